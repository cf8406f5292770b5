// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "enrol/secret_request.hpp"

#include "cm_vnfm/attributes.hpp"
#include "cm_vnfm/register_request.hpp"
#include "json/writer.hpp"
#include "x509/certificate.hpp"

namespace bartizan::enrol {
namespace {

constexpr std::int64_t most_lifetime = 30L * 86400;

Result<std::string> id_of(const cm_vnfm::Attributes& attributes, std::string_view name) {
    BARTIZAN_TRY(const auto text, attributes.optional_text(name));
    if (text && !cmf::is_subject_id(*text)) {
        return cm_vnfm::malformed(name,
                                  "1 to 255 printable ASCII characters without spaces, "
                                  "quotes and backslashes");
    }
    return text.value_or("");
}

void write(json::Writer& writer, const ledger::EnrolmentSecret& record, ledger::Time now) {
    writer.member("secretId", record.id);
    writer.member("vnfm", record.vnfm);
    writer.member("vnfInstanceId", record.vnf_instance_id);
    if (!record.vdu_id.empty()) {
        writer.member("vduId", record.vdu_id);
    }
    if (!record.vnfc_id.empty()) {
        writer.member("vnfcId", record.vnfc_id);
    }
    writer.name("allowedNames");
    writer.raw(record.names);
    writer.member("createdAt", x509::to_text(record.created_at));
    writer.member("expiresAt", x509::to_text(record.expires_at));
    writer.member("failures", record.failures);
    writer.member("state", record.used_for                   ? "USED"
                           : record.expires_at < now         ? "EXPIRED"
                           : record.failures >= max_failures ? "LOCKED"
                                                             : "VALID");
    if (record.used_for) {
        writer.member("usedBy", record.used_by);
    }
}

void write(json::Writer& writer, std::string_view name, const std::vector<std::string>& values) {
    writer.name(name);
    writer.begin_array();
    for (const auto& value : values) {
        writer.value(value);
    }
    writer.end_array();
}

}  // namespace

Result<SecretRequest> decode_secret_request(const json::Value& value) {
    BARTIZAN_TRY(const auto attributes,
                 cm_vnfm::Attributes::of(value, "secret",
                                         {"vnfm", "vnfInstanceId", "vduId", "vnfcId",
                                          "allowedNames", "lifetimeSeconds"}));
    SecretRequest out;
    BARTIZAN_TRY(out.vnfm, attributes.text("vnfm"));
    BARTIZAN_TRY(out.vnf_instance_id, id_of(attributes, "vnfInstanceId"));
    if (out.vnf_instance_id.empty()) {
        return cm_vnfm::malformed("vnfInstanceId", "required");
    }
    BARTIZAN_TRY(out.vdu_id, id_of(attributes, "vduId"));
    BARTIZAN_TRY(out.vnfc_id, id_of(attributes, "vnfcId"));
    if (const auto* names = attributes.member("allowedNames")) {
        BARTIZAN_TRY(out.names, cm_vnfm::decode_allowed_names(*names));
    }
    BARTIZAN_TRY(const auto lifetime, attributes.optional_integer("lifetimeSeconds"));
    if (lifetime && (*lifetime < 1 || *lifetime > most_lifetime)) {
        return cm_vnfm::malformed("lifetimeSeconds", "1 to " + std::to_string(most_lifetime));
    }
    out.lifetime = std::chrono::seconds(lifetime.value_or(out.lifetime.count()));
    return out;
}

std::string names_to_json(const cmf::AllowedNames& names) {
    json::Writer writer;
    writer.begin_object();
    write(writer, "dns", names.dns);
    write(writer, "ip", names.ip);
    write(writer, "uri", names.uri);
    writer.end_object();
    return std::move(writer).text();
}

Result<cmf::AllowedNames> names_from_json(std::string_view text) {
    const auto value = json::parse(text);
    auto names =
        value ? cm_vnfm::decode_allowed_names(*value) : Result<cmf::AllowedNames>(value.error());
    if (!names) {
        return Error{Fault::ledger_corrupt, "", "the names of an enrolment secret are unreadable"};
    }
    return names;
}

std::string encode(const ledger::EnrolmentSecret& record, ledger::Time now) {
    json::Writer writer;
    writer.begin_object();
    write(writer, record, now);
    writer.end_object();
    return std::move(writer).text();
}

std::string encode(const ledger::EnrolmentSecret& record, const std::string& secret,
                   ledger::Time now) {
    json::Writer writer;
    writer.begin_object();
    writer.member("secret", secret);
    write(writer, record, now);
    writer.end_object();
    return std::move(writer).text();
}

}  // namespace bartizan::enrol

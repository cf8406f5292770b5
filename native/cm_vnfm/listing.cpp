// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cm_vnfm/listing.hpp"

#include <charconv>

#include "cm_vnfm/attributes.hpp"
#include "cm_vnfm/register_request.hpp"
#include "json/writer.hpp"
#include "x509/crl.hpp"

namespace bartizan::cm_vnfm {
namespace {

std::string_view state_of(const ledger::CertificateRecord& certificate, ledger::Time now) {
    if (certificate.revoked_at) {
        return "REVOKED";
    }
    return certificate.not_after < now ? "EXPIRED" : "VALID";
}

Result<std::size_t> page_size(const Attributes& attributes) {
    BARTIZAN_TRY(const auto limit, attributes.optional_integer("limit"));
    if (limit && (*limit < 1 || *limit > std::int64_t{max_page})) {
        return malformed("limit", "1 to " + std::to_string(max_page));
    }
    return static_cast<std::size_t>(limit.value_or(100));
}

Result<void> read(const Attributes& attributes, std::string_view name, std::string& into) {
    BARTIZAN_TRY(const auto text, attributes.optional_text(name));
    into = text.value_or("");
    return {};
}

// Any spelling of CMF 2.2 finds what the ledger keeps in one.
Result<void> read_cert_type(const Attributes& attributes, std::string& into) {
    BARTIZAN_CHECK(read(attributes, "certType", into));
    if (!into.empty()) {
        const auto type = cmf::cert_type_named(into);
        if (!type) {
            return malformed("certType", "MANO_CERT, VNFCI_CERT or VNFOAM_CERT");
        }
        into = cmf::name_of(*type);
    }
    return {};
}

template <class Record, class Encode>
std::string list_of(std::span<const Record> page, Encode encode_one) {
    std::string out = "[";
    for (const auto& record : page) {
        out += (out.size() > 1 ? "," : "") + encode_one(record);
    }
    return out + "]";
}

std::string encode(const ledger::AuditRecord& record) {
    json::Writer writer;
    writer.begin_object();
    writer.member("sequence", record.sequence);
    writer.member("at", x509::to_text(record.at));
    writer.member("event", record.event);
    writer.member("consumer", record.consumer);
    writer.member("subject", record.subject);
    writer.member("outcome", record.outcome);
    writer.name("detail");
    writer.raw(record.detail);
    writer.end_object();
    return std::move(writer).text();
}

}  // namespace

Result<ledger::RegistrationFilter> decode_registration_filter(const json::Value& value) {
    BARTIZAN_TRY(const auto attributes, Attributes::of(value, "filter",
                                                       {"vnfInstanceId", "subjectId", "certType",
                                                        "delegate", "live", "limit", "after"}));
    ledger::RegistrationFilter filter;
    BARTIZAN_CHECK(read(attributes, "vnfInstanceId", filter.vnf_instance_id));
    BARTIZAN_CHECK(read(attributes, "subjectId", filter.subject_id));
    BARTIZAN_CHECK(read_cert_type(attributes, filter.cert_type));
    BARTIZAN_CHECK(read(attributes, "delegate", filter.delegate));
    BARTIZAN_TRY(const auto live, attributes.optional_boolean("live"));
    filter.live = live.value_or(false);
    BARTIZAN_TRY(filter.limit, page_size(attributes));
    BARTIZAN_CHECK(read(attributes, "after", filter.after));
    return filter;
}

Result<ledger::CertificateFilter> decode_certificate_filter(const json::Value& value) {
    BARTIZAN_TRY(const auto attributes,
                 Attributes::of(value, "filter",
                                {"vnfInstanceId", "subjectId", "certType", "registrationId",
                                 "delegate", "revoked", "limit", "after"}));
    ledger::CertificateFilter filter;
    BARTIZAN_CHECK(read(attributes, "vnfInstanceId", filter.vnf_instance_id));
    BARTIZAN_CHECK(read(attributes, "subjectId", filter.subject_id));
    BARTIZAN_CHECK(read_cert_type(attributes, filter.cert_type));
    BARTIZAN_CHECK(read(attributes, "registrationId", filter.registration_id));
    BARTIZAN_CHECK(read(attributes, "delegate", filter.delegate));
    BARTIZAN_TRY(filter.revoked, attributes.optional_boolean("revoked"));
    BARTIZAN_TRY(filter.limit, page_size(attributes));
    BARTIZAN_CHECK(read(attributes, "after", filter.after));
    return filter;
}

Result<ledger::AuditFilter> decode_audit_filter(const json::Value& value) {
    BARTIZAN_TRY(const auto attributes,
                 Attributes::of(value, "filter", {"event", "consumer", "limit", "after"}));
    ledger::AuditFilter filter;
    BARTIZAN_CHECK(read(attributes, "event", filter.event));
    BARTIZAN_CHECK(read(attributes, "consumer", filter.consumer));
    BARTIZAN_TRY(filter.limit, page_size(attributes));
    BARTIZAN_TRY(const auto after, attributes.optional_text("after"));
    const auto text = after.value_or("0");
    const auto* const end = text.data() + text.size();
    if (std::from_chars(text.data(), end, filter.after).ptr != end || filter.after < 0) {
        return malformed("after", "the marker of the page before, or a sequence number");
    }
    return filter;
}

std::string encode(const ledger::CertificateRecord& certificate, ledger::Time now) {
    json::Writer writer;
    writer.begin_object();
    writer.member("certificateId", certificate.id);
    writer.member("caId", certificate.ca_id);
    writer.member("serial", x509::hex(certificate.serial));
    writer.member("certType", certificate.subject.cert_type);
    writer.member("vnfInstanceId", certificate.subject.vnf_instance_id);
    writer.member("subjectId", certificate.subject.subject_id);
    writer.member("registrationId", certificate.registration_id);
    writer.member("spkiSha256", x509::hex(certificate.spki_sha256));
    writer.member("notBefore", x509::to_text(certificate.not_before));
    writer.member("notAfter", x509::to_text(certificate.not_after));
    writer.member("issuedAt", x509::to_text(certificate.issued_at));
    writer.member("state", state_of(certificate, now));
    if (certificate.revoked_at) {
        writer.member("revokedAt", x509::to_text(*certificate.revoked_at));
        writer.member(
            "revocationReason",
            x509::name_of(static_cast<x509::RevocationReason>(certificate.revocation_reason)));
    }
    writer.member("certificate", x509::certificate_pem(certificate.der));
    writer.end_object();
    return std::move(writer).text();
}

std::string encode_list(std::span<const ledger::RegistrationRecord> page) {
    return list_of(page, [](const auto& record) { return encode(record); });
}

std::string encode_list(std::span<const ledger::CertificateRecord> page, ledger::Time now) {
    return list_of(page, [now](const auto& record) { return encode(record, now); });
}

std::string encode_list(std::span<const ledger::AuditRecord> page) {
    return list_of(page, [](const auto& record) { return encode(record); });
}

}  // namespace bartizan::cm_vnfm

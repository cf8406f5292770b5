// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/registration.hpp"
#include "json/value.hpp"
#include "json/writer.hpp"
#include "x509/base64.hpp"

namespace bartizan::cmf {
namespace {

void write(json::Writer& writer, std::string_view name, const std::vector<std::string>& values) {
    writer.name(name);
    writer.begin_array();
    for (const auto& value : values) {
        writer.value(value);
    }
    writer.end_array();
}

void write(json::Writer& writer, const KeyAttester& attester) {
    writer.begin_object();
    if (!attester.public_key.empty()) {
        writer.member("attesterPublicKey", x509::to_base64(attester.public_key));
    } else {
        write(writer, "trustAnchors", attester.trust_anchors);
    }
    writer.member("attestationStatementOid", attester.statement_oid);
    writer.member("name", attester.name);
    writer.member("assurance", attester.assurance);
    writer.end_object();
}

std::string text_of(const json::Value& object, std::string_view name) {
    const auto* member = object.find(name);
    const auto* text = member == nullptr ? nullptr : member->text();
    return text == nullptr ? std::string() : *text;
}

std::vector<std::string> texts_of(const json::Value& object, std::string_view name) {
    std::vector<std::string> out;
    const auto* member = object.find(name);
    if (member != nullptr && member->array() != nullptr) {
        for (const auto& item : *member->array()) {
            if (item.text() != nullptr) {
                out.push_back(*item.text());
            }
        }
    }
    return out;
}

}  // namespace

std::string to_json(const RegistrationTerms& terms) {
    json::Writer writer;
    writer.begin_object();
    writer.member("certType", name_of(terms.cert_type));
    writer.member("vnfInstanceId", terms.vnf_instance_id);
    write(writer, "subjectId", terms.subject_ids);
    writer.name("allowedNames");
    writer.begin_object();
    write(writer, "dns", terms.allowed_names.dns);
    write(writer, "ip", terms.allowed_names.ip);
    write(writer, "uri", terms.allowed_names.uri);
    writer.end_object();
    writer.member("attestationPolicy", name_of(terms.attestation_policy));
    writer.name("keyAttesters");
    writer.begin_array();
    for (const auto& attester : terms.key_attesters) {
        write(writer, attester);
    }
    writer.end_array();
    writer.end_object();
    return std::move(writer).text();
}

Result<RegistrationTerms> terms_from_json(std::string_view text) {
    const Error corrupt{Fault::ledger_corrupt, "", "the terms of a registration are unreadable"};
    const auto parsed = json::parse(text);
    if (!parsed) {
        return corrupt;
    }
    const auto cert_type = cert_type_named(text_of(*parsed, "certType"));
    const auto policy = attestation_policy_named(text_of(*parsed, "attestationPolicy"));
    const auto* names = parsed->find("allowedNames");
    const auto* attesters = parsed->find("keyAttesters");
    RegistrationTerms terms;
    terms.subject_ids = texts_of(*parsed, "subjectId");
    if (!cert_type || !policy || names == nullptr || attesters == nullptr ||
        attesters->array() == nullptr || terms.subject_ids.empty()) {
        return corrupt;
    }
    terms.cert_type = *cert_type;
    terms.attestation_policy = *policy;
    terms.vnf_instance_id = text_of(*parsed, "vnfInstanceId");
    terms.allowed_names = {.dns = texts_of(*names, "dns"),
                           .ip = texts_of(*names, "ip"),
                           .uri = texts_of(*names, "uri")};
    for (const auto& attester : *attesters->array()) {
        KeyAttester out;
        if (attester.find("attesterPublicKey") != nullptr) {
            auto key = x509::from_base64(text_of(attester, "attesterPublicKey"));
            if (!key) {
                return corrupt;
            }
            out.public_key = std::move(*key);
        }
        out.trust_anchors = texts_of(attester, "trustAnchors");
        out.statement_oid = text_of(attester, "attestationStatementOid");
        out.name = text_of(attester, "name");
        out.assurance = text_of(attester, "assurance");
        terms.key_attesters.push_back(std::move(out));
    }
    return terms;
}

}  // namespace bartizan::cmf

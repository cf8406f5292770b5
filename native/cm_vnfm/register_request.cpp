// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cm_vnfm/register_request.hpp"

#include "cm_vnfm/attributes.hpp"
#include "json/writer.hpp"
#include "x509/base64.hpp"
#include "x509/certificate.hpp"

namespace bartizan::cm_vnfm {
namespace {

// Bounds of VNFD and SOL 003 that would narrow what may be issued: dropping them would widen it.
constexpr std::string_view not_yet[] = {"certificateDescId", "certificateBaseProfile",
                                        "csrRequirements", "securityPolicy", "attestationVerifier"};

}  // namespace

Result<cmf::AllowedNames> decode_allowed_names(const json::Value& value) {
    BARTIZAN_TRY(const auto attributes,
                 Attributes::of(value, "allowedNames", {"dns", "ip", "uri"}));
    cmf::AllowedNames names;
    BARTIZAN_TRY(names.dns, attributes.texts("dns"));
    BARTIZAN_TRY(names.ip, attributes.texts("ip"));
    BARTIZAN_TRY(names.uri, attributes.texts("uri"));
    return names;
}

namespace {

Result<cmf::KeyAttester> decode_attester(const json::Value& value) {
    BARTIZAN_TRY(const auto attributes,
                 Attributes::of(value, "keyAttesters",
                                {"attesterPublicKey", "trustAnchors", "attestationStatementOid",
                                 "name", "assurance"}));
    cmf::KeyAttester attester;
    BARTIZAN_TRY(const auto key, attributes.optional_text("attesterPublicKey"));
    if (key) {
        auto der = x509::from_base64(*key);
        if (!der) {
            return malformed("attesterPublicKey", "not base64");
        }
        attester.public_key = std::move(*der);
    }
    BARTIZAN_TRY(attester.trust_anchors, attributes.texts("trustAnchors"));
    BARTIZAN_TRY(attester.statement_oid, attributes.text("attestationStatementOid"));
    BARTIZAN_TRY(const auto name, attributes.optional_text("name"));
    attester.name = name.value_or("");
    BARTIZAN_TRY(const auto assurance, attributes.optional_text("assurance"));
    attester.assurance = assurance.value_or("");
    return attester;
}

}  // namespace

Result<cmf::RegisterRequest> decode_register_request(const json::Value& value) {
    for (const auto name : not_yet) {
        if (value.find(name) != nullptr) {
            return malformed(name, "not supported by this release");
        }
    }
    BARTIZAN_TRY(const auto attributes,
                 Attributes::of(value, "RegisterRequest",
                                {"certType", "subjectId", "typeOfVnfcCertHandling", "vnfInstanceId",
                                 "keyAttesters", "attestationPolicy", "allowedNames"}));
    cmf::RegisterRequest request;
    BARTIZAN_TRY(const auto cert_type, attributes.text("certType"));
    const auto type = cmf::cert_type_named(cert_type);
    if (!type) {
        return malformed("certType", "MANO_CERT, VNFCI_CERT or VNFOAM_CERT");
    }
    request.cert_type = *type;
    BARTIZAN_TRY(request.subject_ids, attributes.texts("subjectId"));
    BARTIZAN_TRY(const auto mode, attributes.optional_text("typeOfVnfcCertHandling"));
    if (mode) {
        request.mode = cmf::handling_mode_named(*mode);
        if (!request.mode) {
            return malformed("typeOfVnfcCertHandling", "DELEGATION-MODE or DIRECT-MODE");
        }
    }
    BARTIZAN_TRY(const auto vnf, attributes.optional_text("vnfInstanceId"));
    request.vnf_instance_id = vnf.value_or("");
    if (const auto* names = attributes.member("allowedNames")) {
        BARTIZAN_TRY(request.allowed_names, decode_allowed_names(*names));
    }
    BARTIZAN_TRY(const auto policy, attributes.optional_text("attestationPolicy"));
    if (policy) {
        request.attestation_policy = cmf::attestation_policy_named(*policy);
        if (!request.attestation_policy) {
            return malformed("attestationPolicy", "REQUIRED, PREFERRED or IGNORE");
        }
    }
    if (const auto* attesters = attributes.member("keyAttesters")) {
        if (attesters->array() == nullptr) {
            return malformed("keyAttesters", "a list is expected");
        }
        for (const auto& item : *attesters->array()) {
            BARTIZAN_TRY(auto attester, decode_attester(item));
            request.key_attesters.push_back(std::move(attester));
        }
    }
    return request;
}

std::string encode(const ledger::RegistrationRecord& registration) {
    json::Writer writer;
    writer.begin_object();
    writer.member("registrationId", registration.id);
    writer.member("certType", registration.cert_type);
    writer.name("subjectId");
    writer.begin_array();
    for (const auto& id : registration.subject_ids) {
        writer.value(id);
    }
    writer.end_array();
    if (!registration.mode.empty()) {
        writer.member("typeOfVnfcCertHandling", registration.mode);
        writer.member("vnfInstanceId", registration.vnf_instance_id);
    }
    writer.member("delegate", registration.delegate);
    writer.member("caId", registration.ca_id);
    writer.member("profile", registration.profile);
    writer.member("state", registration.state);
    if (registration.provisional_until) {
        writer.member("provisionalUntil", x509::to_text(*registration.provisional_until));
    }
    writer.member("createdAt", x509::to_text(registration.created_at));
    writer.name("terms");
    writer.raw(registration.request);
    writer.end_object();
    return std::move(writer).text();
}

}  // namespace bartizan::cm_vnfm

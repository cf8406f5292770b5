// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/registration.hpp"

#include <algorithm>

#include "x509/certificate.hpp"

namespace bartizan::cmf {
namespace {

constexpr std::size_t max_attester_text = 255;
constexpr std::size_t max_anchors = 8;

Error malformed(std::string detail) {
    return {Fault::malformed_request, std::move(detail), ""};
}

bool is_oid(std::string_view text) {
    if (text.size() < 3 || text.size() > 128 || text.front() < '0' || text.front() > '2' ||
        text[1] != '.') {
        return false;
    }
    bool digit = false;
    for (const char c : text) {
        if (c == '.') {
            if (!digit) {
                return false;
            }
            digit = false;
        } else if (c >= '0' && c <= '9') {
            digit = true;
        } else {
            return false;
        }
    }
    return digit;
}

Result<void> check_subjects(const RegisterRequest& request, std::size_t limit) {
    if (request.subject_ids.empty()) {
        return malformed("subjectId: at least one is needed");
    }
    if (request.subject_ids.size() > limit) {
        return malformed("subjectId: at most " + std::to_string(limit) + " in one request");
    }
    for (const auto& id : request.subject_ids) {
        if (request.cert_type == CertType::mano ? !is_fqdn(id) : !is_subject_id(id)) {
            return malformed(request.cert_type == CertType::mano
                                 ? "subjectId: a MANO entity is named by its FQDN"
                                 : "subjectId: 1 to 255 printable ASCII characters without "
                                   "spaces, quotes and backslashes");
        }
    }
    auto sorted = request.subject_ids;
    std::ranges::sort(sorted);
    if (std::ranges::adjacent_find(sorted) != sorted.end()) {
        return malformed("subjectId: the same one twice");
    }
    return {};
}

Result<void> check_mode(const RegisterRequest& request, const Consumer& consumer) {
    if (request.cert_type == CertType::mano) {
        if (request.mode) {
            return malformed("typeOfVnfcCertHandling: not for MANO_CERT");
        }
        if (!request.vnf_instance_id.empty()) {
            return malformed("vnfInstanceId: not for MANO_CERT");
        }
        return {};
    }
    if (!request.mode) {
        return malformed("typeOfVnfcCertHandling: required for VNFCI_CERT and VNFOAM_CERT");
    }
    if ((*request.mode == HandlingMode::direct) != consumer.direct) {
        return Error{Fault::mode_not_allowed, "", ""};
    }
    if (!is_subject_id(request.vnf_instance_id)) {
        return malformed("vnfInstanceId: required for VNFCI_CERT and VNFOAM_CERT");
    }
    return {};
}

Result<void> check_attesters(const RegisterRequest& request, std::size_t limit) {
    if (request.key_attesters.size() > limit) {
        return malformed("keyAttesters: at most " + std::to_string(limit));
    }
    for (const auto& attester : request.key_attesters) {
        if (attester.public_key.empty() == attester.trust_anchors.empty()) {
            return malformed("keyAttesters: attesterPublicKey or trustAnchors, one of the two");
        }
        if (!attester.public_key.empty() &&
            !x509::SubjectPublicKeyInfo::decode(attester.public_key)) {
            return malformed("keyAttesters.attesterPublicKey: not a public key");
        }
        if (attester.trust_anchors.size() > max_anchors) {
            return malformed("keyAttesters.trustAnchors: at most " + std::to_string(max_anchors));
        }
        for (const auto& anchor : attester.trust_anchors) {
            if (!x509::certificates_from_pem(anchor)) {
                return malformed("keyAttesters.trustAnchors: not a PEM certificate");
            }
        }
        if (!is_oid(attester.statement_oid)) {
            return malformed("keyAttesters.attestationStatementOid: not a dotted OID");
        }
        if (attester.name.size() > max_attester_text) {
            return malformed("keyAttesters.name: at most 255 octets");
        }
        if (!attester.assurance.empty() && attester.assurance != "SOFTWARE" &&
            attester.assurance != "HARDWARE") {
            return malformed("keyAttesters.assurance: SOFTWARE or HARDWARE");
        }
    }
    return {};
}

}  // namespace

Result<RegistrationTerms> agree(const RegisterRequest& request, const Consumer& consumer,
                                AttestationPolicy floor, const RegistrationLimits& limits) {
    BARTIZAN_CHECK(check_subjects(request, limits.subjects));
    BARTIZAN_CHECK(check_mode(request, consumer));
    BARTIZAN_CHECK(check_attesters(request, limits.attesters));
    const auto policy = std::max(floor, request.attestation_policy.value_or(floor));
    if (policy == AttestationPolicy::required) {
        return Error{Fault::attestation_unavailable, "", ""};
    }
    auto names = request.allowed_names.value_or(AllowedNames{});
    if (request.cert_type == CertType::mano) {
        // The FQDN is what the certificate is about: it is always among the names, and so
        // under the same rule of who may claim it.
        names.dns.insert(names.dns.end(), request.subject_ids.begin(), request.subject_ids.end());
    }
    BARTIZAN_TRY(auto allowed, claimed_names(names, consumer));
    RegistrationTerms terms{.cert_type = request.cert_type,
                            .vnf_instance_id = request.vnf_instance_id,
                            .subject_ids = request.subject_ids,
                            .allowed_names = std::move(allowed),
                            .attestation_policy = policy,
                            .key_attesters = request.key_attesters};
    if (request.cert_type == CertType::mano) {
        std::ranges::transform(terms.subject_ids, terms.subject_ids.begin(), lower_case);
    }
    std::ranges::sort(terms.subject_ids);
    return terms;
}

}  // namespace bartizan::cmf

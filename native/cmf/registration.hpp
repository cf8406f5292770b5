// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Register (IFA 033 clause 11.2.2.4): the request, and the terms that it leaves behind.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cmf/consumer.hpp"
#include "cmf/enumerations.hpp"
#include "cmf/names.hpp"
#include "ledger/ledger.hpp"

namespace bartizan::cmf {

// Key attester of a subject (IFA 033 clause 11.2.2.4): kept for the attestation verifier.
struct KeyAttester {
    Bytes public_key;                        // DER SubjectPublicKeyInfo; or
    std::vector<std::string> trust_anchors;  // PEM certificates
    std::string statement_oid;
    std::string name;
    std::string assurance;  // "SOFTWARE", "HARDWARE" or empty
};

struct RegisterRequest {
    CertType cert_type = CertType::vnfci;
    std::vector<std::string> subject_ids;
    std::optional<HandlingMode> mode;
    std::string vnf_instance_id;
    std::optional<AllowedNames> allowed_names;
    std::optional<AttestationPolicy> attestation_policy;
    std::vector<KeyAttester> key_attesters;
};

struct RegistrationLimits {
    std::size_t subjects = 100;  // in one request
    std::size_t attesters = 16;
};

// What was agreed at Register; everything that a CSR is held against.
struct RegistrationTerms {
    CertType cert_type = CertType::vnfci;
    std::string vnf_instance_id;
    std::vector<std::string> subject_ids;
    AllowedNames allowed_names;
    AttestationPolicy attestation_policy = AttestationPolicy::preferred;
    std::vector<KeyAttester> key_attesters;
};

// The rules of the RegisterRequest table. malformed_request, mode_not_allowed,
// attestation_unavailable, name_not_allowed. `floor`: a consumer can only raise it.
Result<RegistrationTerms> agree(const RegisterRequest& request, const Consumer& consumer,
                                AttestationPolicy floor, const RegistrationLimits& limits);

// Canonical JSON: equal terms are equal texts.
std::string to_json(const RegistrationTerms& terms);
// ledger_corrupt if the text is not what to_json() writes.
Result<RegistrationTerms> terms_from_json(std::string_view text);

}  // namespace bartizan::cmf

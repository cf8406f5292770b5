// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What an admin asks for: a one-time secret with which a VNFC instance enrols itself.

#pragma once

#include "cmf/names.hpp"
#include "json/value.hpp"
#include "ledger/enrolment_store.hpp"

namespace bartizan::enrol {

// Wrong ones of a secret that lock it.
inline constexpr int max_failures = 5;

struct SecretRequest {
    std::string vnfm;
    std::string vnf_instance_id;
    std::string vdu_id;   // empty: of any VDU
    std::string vnfc_id;  // empty: of the first that comes
    cmf::AllowedNames names;
    std::chrono::seconds lifetime{86400};
};

// malformed_request
Result<SecretRequest> decode_secret_request(const json::Value& value);

std::string names_to_json(const cmf::AllowedNames& names);
// ledger_corrupt if it is not what names_to_json() writes.
Result<cmf::AllowedNames> names_from_json(std::string_view text);

// Without the secret, which nobody keeps.
std::string encode(const ledger::EnrolmentSecret& record, ledger::Time now);
// With it: shown once.
std::string encode(const ledger::EnrolmentSecret& record, const std::string& secret,
                   ledger::Time now);

}  // namespace bartizan::enrol

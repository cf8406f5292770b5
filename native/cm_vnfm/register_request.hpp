// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Register of the Certificate Management interface (IFA 033 clause 11.2.2.4) in JSON.

#pragma once

#include <string>

#include "cmf/registration.hpp"
#include "json/value.hpp"

namespace bartizan::cm_vnfm {

// malformed_request
Result<cmf::AllowedNames> decode_allowed_names(const json::Value& value);

// malformed_request, naming the attribute, for JSON that is not a RegisterRequest. Attributes
// that are not understood are refused: dropping one could drop a restriction.
Result<cmf::RegisterRequest> decode_register_request(const json::Value& value);

// {"registrationId", "certType", "subjectId", "vnfInstanceId", "delegate", "caId", "profile",
// "state", "createdAt", ...}
std::string encode(const ledger::RegistrationRecord& registration);

}  // namespace bartizan::cm_vnfm

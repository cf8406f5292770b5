// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// CSR of the Certificate Management interface (IFA 033 clause 11.2.2.5) in JSON.

#pragma once

#include <string>

#include "cmf/cmf.hpp"
#include "json/value.hpp"

namespace bartizan::cm_vnfm {

// malformed_request, naming the attribute, for JSON that is not a CSRRequest.
Result<cmf::CsrRequest> decode_csr_request(const json::Value& value);

// {"certificate": PEM, "certificateChain": [PEM], "certificateId", "caId",
// "attestationResult": {"result"}, "repeated"}
std::string encode(const cmf::CsrResponse& response);

}  // namespace bartizan::cm_vnfm

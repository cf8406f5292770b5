// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Certification requests for the delegate's half: made and read, in JSON.

#pragma once

#include <string>
#include <string_view>

#include "fault/result.hpp"

namespace bartizan::python {

// {"key": "ec-p256", "subject": {"commonName": ...}, "dns": [], "ip": [], "uri": []} ->
// {"csr": PEM, "privateKey": PEM}. malformed_request.
Result<std::string> make_csr(std::string_view request);

// What the reader understood. bad_csr, too_large, bad_pop.
Result<std::string> decode_csr(std::string_view csr);

}  // namespace bartizan::python

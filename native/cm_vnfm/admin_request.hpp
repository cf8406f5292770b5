// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Requests that the draft does not have: a MANO certificate, a revocation, many at once.

#pragma once

#include <string>
#include <string_view>

#include "json/value.hpp"
#include "x509/crl.hpp"

namespace bartizan::cm_vnfm {

struct ManoCertificateRequest {
    std::string subject_id;
    std::string csr;
};

Result<ManoCertificateRequest> decode_mano_certificate_request(const json::Value& value);

// A name of RFC 5280 5.3.1; malformed_request otherwise.
Result<x509::RevocationReason> decode_revocation_reason(std::string_view name);

// {"reason": NAME}
Result<x509::RevocationReason> decode_revoke_request(const json::Value& value);

inline constexpr std::size_t max_batch = 1000;

// {"items": [...]}: the items as they are. They live in `value`.
Result<const json::Array*> decode_batch(const json::Value& value);

}  // namespace bartizan::cm_vnfm

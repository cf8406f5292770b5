// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Certification path validation (RFC 5280 6) by OpenSSL, with X509_V_FLAG_X509_STRICT.

#pragma once

#include <span>

#include "fault/result.hpp"
#include "x509/certificate.hpp"

namespace bartizan::x509 {

// chain_invalid with OpenSSL's reason for the operator if `leaf` does not chain to an anchor.
Result<void> verify_chain(const Certificate& leaf, std::span<const Certificate> intermediates,
                          std::span<const Certificate> anchors, Time at);

}  // namespace bartizan::x509

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Certs-only CMS (RFC 5751 3.2.2, RFC 7030 4.1.3): SignedData without content and signature.

#pragma once

#include <span>

#include "x509/certificate.hpp"

namespace bartizan::x509 {

// DER. internal if it cannot be made.
Result<Bytes> certs_only(std::span<const Certificate> certificates);

}  // namespace bartizan::x509

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The Extensions of a certificate to be (RFC 5280 4.2): the value of each by OpenSSL's types.
// Inside a Crossing.

#pragma once

#include "x509/certificate.hpp"

namespace bartizan::x509 {

// DER of SEQUENCE OF Extension; empty if a value cannot be encoded.
Bytes encode_extensions(const CertificateTemplate& form);

}  // namespace bartizan::x509

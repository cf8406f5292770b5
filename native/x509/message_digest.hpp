// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The digest that a signature algorithm signs, for keys that take digests (PKCS#11 CKM_ECDSA).

#pragma once

#include "der/bytes.hpp"
#include "x509/public_key.hpp"

namespace bartizan::x509 {

// Empty for Ed25519, which signs the message itself.
Bytes message_digest(SignatureAlgorithm algorithm, ByteView message);

}  // namespace bartizan::x509

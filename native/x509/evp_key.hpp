// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// SubjectPublicKeyInfo to EVP_PKEY without OpenSSL's decoders, which cost more than the
// verification itself.

#pragma once

#include "x509/handle.hpp"
#include "x509/public_key.hpp"

namespace bartizan::x509 {

// bad_csr if an EC point is not on its curve or an RSA key is none. Inside a Crossing. An EC key
// is good until this thread asks for the next one, and no context made for it outlives it.
Result<PkeyHandle> evp_key(const SubjectPublicKeyInfo& key);

// The digest of a signature algorithm, fetched once; null for Ed25519.
const EVP_MD* digest_of(SignatureAlgorithm algorithm);

}  // namespace bartizan::x509

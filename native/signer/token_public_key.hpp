// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include "signer/session.hpp"
#include "x509/public_key.hpp"

namespace bartizan::signer {

// The public half of a private key, from the public key object with the same CKA_ID (or, if
// it has none, CKA_LABEL), or from the private object where that tells it. key_not_found if
// the token tells neither.
Result<x509::SubjectPublicKeyInfo> public_half(const Session& session,
                                               CK_OBJECT_HANDLE private_key);

}  // namespace bartizan::signer

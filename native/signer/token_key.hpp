// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A private key on a token: found by label or id, described by its public half, signed with
// by whatever mechanism the token has for it.

#pragma once

#include "signer/key_uri.hpp"
#include "signer/session.hpp"
#include "x509/public_key.hpp"

namespace bartizan::signer {

struct KeyAttributes {
    bool local = false;              // made on this token
    bool never_extractable = false;  // was never allowed to leave it
    bool sensitive = false;
    bool extractable = false;
};

class TokenKey {
  public:
    // Looks for the key by template, never by listing: a key of an unknown kind beside it is
    // none of our business. key_not_found if there is none or several.
    static Result<TokenKey> find(const Session& session, const KeyUri& uri);

    [[nodiscard]] const x509::SubjectPublicKeyInfo& public_key() const { return public_key_; }

    [[nodiscard]] x509::SignatureAlgorithm algorithm() const {
        return x509::default_signature_algorithm(public_key_.algorithm());
    }

    [[nodiscard]] const KeyAttributes& attributes() const { return attributes_; }

    // The signature as it goes into a certificate. `session` may be another one of the same
    // token than that which found the key.
    [[nodiscard]] Result<Bytes> sign(const Session& session, ByteView message) const;

  private:
    TokenKey(CK_OBJECT_HANDLE handle, x509::SubjectPublicKeyInfo public_key,
             const KeyAttributes& attributes, CK_MECHANISM_TYPE mechanism, bool digest_here)
        : handle_(handle),
          public_key_(std::move(public_key)),
          attributes_(attributes),
          mechanism_(mechanism),
          digest_here_(digest_here) {}

    CK_OBJECT_HANDLE handle_;
    x509::SubjectPublicKeyInfo public_key_;
    KeyAttributes attributes_;
    CK_MECHANISM_TYPE mechanism_;
    bool digest_here_;
};

// key_unacceptable unless the key was made on its token and can never leave it.
Result<void> check_ca_key(const KeyAttributes& attributes);

}  // namespace bartizan::signer

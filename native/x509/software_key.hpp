// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A private key in this process's memory: for the offline root, for the delegate's own keys
// and behind the signer's guard where a site has no token. Never in bartizand.

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "der/bytes.hpp"
#include "fault/result.hpp"
#include "x509/name.hpp"
#include "x509/public_key.hpp"

namespace bartizan::x509 {

// Move-only; may sign from several threads at once.
class SoftwareKey {
  public:
    // `rsa` makes 3072 bits.
    static Result<SoftwareKey> generate(KeyAlgorithm algorithm);
    // Unencrypted PKCS#8 or SEC1 PEM. file_unusable otherwise.
    static Result<SoftwareKey> from_pem(std::string_view pem);

    SoftwareKey(SoftwareKey&&) noexcept;
    SoftwareKey& operator=(SoftwareKey&&) noexcept;
    ~SoftwareKey();

    [[nodiscard]] const SubjectPublicKeyInfo& public_key() const;
    [[nodiscard]] SignatureAlgorithm algorithm() const;
    [[nodiscard]] Result<Bytes> sign(ByteView message) const;
    [[nodiscard]] std::string pem() const;  // PKCS#8; the caller owns its secrecy

  private:
    struct Body;
    explicit SoftwareKey(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

// CertificationRequestInfo (RFC 2986 4.1) to be signed by the key's owner.
Result<Bytes> build_request_info(const Name& subject, const SubjectPublicKeyInfo& key,
                                 const std::vector<GeneralName>& subject_alt_names);

std::string request_pem(ByteView der);

}  // namespace bartizan::x509

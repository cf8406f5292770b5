// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// SubjectPublicKeyInfo (RFC 5280 4.1.2.7), read by the bounded reader.

#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "der/bytes.hpp"
#include "fault/result.hpp"

namespace bartizan::x509 {

enum class KeyAlgorithm { rsa, ec_p256, ec_p384, ec_p521, ed25519 };

// "RSA", "EC P-256", ... as operators write it.
std::string_view name_of(KeyAlgorithm algorithm);

enum class SignatureAlgorithm {
    ecdsa_sha256,
    ecdsa_sha384,
    ecdsa_sha512,
    rsa_pkcs1_sha256,
    rsa_pkcs1_sha384,
    rsa_pkcs1_sha512,
    ed25519
};

// AlgorithmIdentifier in DER (RFC 5758 3.2, RFC 4055 5, RFC 8410 3).
ByteView algorithm_identifier(SignatureAlgorithm algorithm);

// Empty for any other identifier, also one with other parameters.
std::optional<SignatureAlgorithm> signature_algorithm_of(ByteView identifier);

// True if a key of this kind can make such signatures.
bool fits(SignatureAlgorithm signature, KeyAlgorithm key);

// What a CA key of this kind signs with: the hash of its own strength.
SignatureAlgorithm default_signature_algorithm(KeyAlgorithm algorithm);

// One public key with named parameters and, for EC, an uncompressed point (RFC 5480 2.1.1, 2.2).
// That the point lies on its curve is checked where the key is first used (prove_possession).
// Immutable; copies share one body.
class SubjectPublicKeyInfo {
  public:
    // bad_csr for anything but exactly one value of the algorithms above.
    static Result<SubjectPublicKeyInfo> decode(ByteView der);

    [[nodiscard]] KeyAlgorithm algorithm() const;
    [[nodiscard]] unsigned bits() const;          // RSA: length of the modulus; EC: of the field
    [[nodiscard]] ByteView der() const;           // the whole SubjectPublicKeyInfo
    [[nodiscard]] ByteView key_bits() const;      // subjectPublicKey without the unused-bits octet
    [[nodiscard]] ByteView rsa_modulus() const;   // big-endian, no leading zero; empty unless RSA
    [[nodiscard]] ByteView rsa_exponent() const;  // same
    [[nodiscard]] const std::array<std::uint8_t, 32>& sha256() const;  // of der()
    // SHA-1 of key_bits (RFC 5280 4.2.1.2 method 1; 3GPP TS 33.310 asks for it).
    [[nodiscard]] const std::array<std::uint8_t, 20>& key_identifier() const;

    friend bool operator==(const SubjectPublicKeyInfo& a, const SubjectPublicKeyInfo& b);

  private:
    struct Body;

    explicit SubjectPublicKeyInfo(std::shared_ptr<const Body> body) : body_(std::move(body)) {}

    std::shared_ptr<const Body> body_;
};

// True if `signature` over `message` was made by the private half of `key`. EC: the point must
// lie on its curve. Reuses per-thread contexts: the hot path never meets OpenSSL's decoders.
Result<void> verify_signature(const SubjectPublicKeyInfo& key, SignatureAlgorithm algorithm,
                              ByteView message, ByteView signature);

}  // namespace bartizan::x509

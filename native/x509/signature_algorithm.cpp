// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <algorithm>
#include <array>
#include <iterator>

#include "x509/public_key.hpp"

namespace bartizan::x509 {
namespace {

// AlgorithmIdentifiers whole: parameters absent for ECDSA and Ed25519, NULL for RSA.
constexpr std::uint8_t ecdsa_sha256[] = {0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86,
                                         0x48, 0xce, 0x3d, 0x04, 0x03, 0x02};
constexpr std::uint8_t ecdsa_sha384[] = {0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86,
                                         0x48, 0xce, 0x3d, 0x04, 0x03, 0x03};
constexpr std::uint8_t ecdsa_sha512[] = {0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86,
                                         0x48, 0xce, 0x3d, 0x04, 0x03, 0x04};
constexpr std::uint8_t rsa_sha256[] = {0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                       0xf7, 0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00};
constexpr std::uint8_t rsa_sha384[] = {0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                       0xf7, 0x0d, 0x01, 0x01, 0x0c, 0x05, 0x00};
constexpr std::uint8_t rsa_sha512[] = {0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                       0xf7, 0x0d, 0x01, 0x01, 0x0d, 0x05, 0x00};
constexpr std::uint8_t ed25519[] = {0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70};

// In the order of the enumerators.
constexpr std::array<ByteView, 7> identifiers = {
    ByteView(ecdsa_sha256), ByteView(ecdsa_sha384), ByteView(ecdsa_sha512), ByteView(rsa_sha256),
    ByteView(rsa_sha384),   ByteView(rsa_sha512),   ByteView(ed25519)};

}  // namespace

ByteView algorithm_identifier(SignatureAlgorithm algorithm) {
    return identifiers[static_cast<std::size_t>(algorithm)];
}

std::optional<SignatureAlgorithm> signature_algorithm_of(ByteView identifier) {
    const auto* const found = std::ranges::find_if(
        identifiers, [&](ByteView one) { return std::ranges::equal(one, identifier); });
    if (found == identifiers.end()) {
        return std::nullopt;
    }
    return static_cast<SignatureAlgorithm>(std::distance(identifiers.begin(), found));
}

SignatureAlgorithm default_signature_algorithm(KeyAlgorithm algorithm) {
    switch (algorithm) {
        case KeyAlgorithm::ec_p256:
            return SignatureAlgorithm::ecdsa_sha256;
        case KeyAlgorithm::ec_p384:
            return SignatureAlgorithm::ecdsa_sha384;
        case KeyAlgorithm::ec_p521:
            return SignatureAlgorithm::ecdsa_sha512;
        case KeyAlgorithm::rsa:
            return SignatureAlgorithm::rsa_pkcs1_sha256;
        case KeyAlgorithm::ed25519:
            return SignatureAlgorithm::ed25519;
    }
    return SignatureAlgorithm::ecdsa_sha256;
}

bool fits(SignatureAlgorithm signature, KeyAlgorithm key) {
    switch (signature) {
        case SignatureAlgorithm::ecdsa_sha256:
        case SignatureAlgorithm::ecdsa_sha384:
        case SignatureAlgorithm::ecdsa_sha512:
            return key == KeyAlgorithm::ec_p256 || key == KeyAlgorithm::ec_p384 ||
                   key == KeyAlgorithm::ec_p521;
        case SignatureAlgorithm::rsa_pkcs1_sha256:
        case SignatureAlgorithm::rsa_pkcs1_sha384:
        case SignatureAlgorithm::rsa_pkcs1_sha512:
            return key == KeyAlgorithm::rsa;
        case SignatureAlgorithm::ed25519:
            return key == KeyAlgorithm::ed25519;
    }
    return false;
}

}  // namespace bartizan::x509

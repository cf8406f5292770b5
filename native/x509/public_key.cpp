// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/public_key.hpp"

#include <algorithm>

#include "der/reader.hpp"
#include "x509/digest.hpp"

namespace bartizan::x509 {

struct SubjectPublicKeyInfo::Body {
    Bytes der;
    KeyAlgorithm algorithm{};
    unsigned bits = 0;
    ByteView key_bits;  // into der, like the two below
    ByteView rsa_modulus;
    ByteView rsa_exponent;
    std::array<std::uint8_t, 32> sha256{};
    std::array<std::uint8_t, 20> key_identifier{};
};

namespace {

constexpr std::uint8_t ec_public_key[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01};
constexpr std::uint8_t p256[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
constexpr std::uint8_t p384[] = {0x2b, 0x81, 0x04, 0x00, 0x22};
constexpr std::uint8_t p521[] = {0x2b, 0x81, 0x04, 0x00, 0x23};
constexpr std::uint8_t rsa_encryption[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01};
constexpr std::uint8_t ed25519_oid[] = {0x2b, 0x65, 0x70};

constexpr std::size_t max_modulus_octets = 2048;  // 16384 bits: OpenSSL's own limit
constexpr std::size_t max_exponent_octets = 64;

struct Curve {
    ByteView oid;
    KeyAlgorithm algorithm;
    unsigned bits;
    std::size_t point_octets;  // uncompressed, with 04 in front
};

constexpr Curve curves[] = {
    {p256, KeyAlgorithm::ec_p256, 256, 65},
    {p384, KeyAlgorithm::ec_p384, 384, 97},
    {p521, KeyAlgorithm::ec_p521, 521, 133},
};

bool same(ByteView a, ByteView b) {
    return std::ranges::equal(a, b);
}

Error bad(std::string detail) {
    return {Fault::bad_csr, "public key: " + std::move(detail), ""};
}

unsigned bit_length(ByteView magnitude) {
    unsigned bits = static_cast<unsigned>(magnitude.size()) * 8;
    for (unsigned top = magnitude.front(); (top & 0x80U) == 0; top <<= 1U) {
        --bits;
    }
    return bits;
}

}  // namespace

std::string_view name_of(KeyAlgorithm algorithm) {
    switch (algorithm) {
        case KeyAlgorithm::rsa:
            return "RSA";
        case KeyAlgorithm::ec_p256:
            return "EC P-256";
        case KeyAlgorithm::ec_p384:
            return "EC P-384";
        case KeyAlgorithm::ec_p521:
            return "EC P-521";
        case KeyAlgorithm::ed25519:
            return "Ed25519";
    }
    return "";
}

Result<SubjectPublicKeyInfo> SubjectPublicKeyInfo::decode(ByteView octets) {
    auto body = std::make_shared<Body>();
    body->der.assign(octets.begin(), octets.end());
    der::Reader outer(body->der, 3);
    auto info = outer.enter(der::Tag::sequence);
    auto algorithm = info.enter(der::Tag::sequence);
    const auto type = algorithm.oid();
    if (same(type, ec_public_key)) {
        // Explicit parameters would be a SEQUENCE here: RFC 5480 2.1.1 forbids them.
        const auto name = algorithm.oid();
        const auto curve =
            std::ranges::find_if(curves, [&](const Curve& one) { return same(one.oid, name); });
        if (curve == std::end(curves)) {
            return bad("a curve that is not named or not supported");
        }
        body->key_bits = info.bit_string_octets();
        if (body->key_bits.size() != curve->point_octets || body->key_bits.front() != 0x04) {
            return bad("not an uncompressed point of its curve");
        }
        body->algorithm = curve->algorithm;
        body->bits = curve->bits;
    } else if (same(type, rsa_encryption)) {
        algorithm.null();
        body->key_bits = info.bit_string_octets();
        der::Reader key(body->key_bits, 1);
        auto numbers = key.enter(der::Tag::sequence);
        body->rsa_modulus = numbers.positive_integer();
        body->rsa_exponent = numbers.positive_integer();
        if (!numbers.finish() || !key.finish() || body->rsa_modulus.size() > max_modulus_octets ||
            body->rsa_exponent.size() > max_exponent_octets) {
            return bad("malformed RSA key");
        }
        body->algorithm = KeyAlgorithm::rsa;
        body->bits = bit_length(body->rsa_modulus);
    } else if (same(type, ed25519_oid)) {
        body->key_bits = info.bit_string_octets();
        if (body->key_bits.size() != 32) {
            return bad("malformed Ed25519 key");
        }
        body->algorithm = KeyAlgorithm::ed25519;
        body->bits = 256;
    } else {
        return bad("an algorithm that is not supported");
    }
    if (!algorithm.finish() || !info.finish() || !outer.finish()) {
        return bad("malformed SubjectPublicKeyInfo");
    }
    body->sha256 = x509::sha256(body->der);
    body->key_identifier = sha1(body->key_bits);
    return SubjectPublicKeyInfo(std::move(body));
}

KeyAlgorithm SubjectPublicKeyInfo::algorithm() const {
    return body_->algorithm;
}

unsigned SubjectPublicKeyInfo::bits() const {
    return body_->bits;
}

ByteView SubjectPublicKeyInfo::der() const {
    return body_->der;
}

ByteView SubjectPublicKeyInfo::key_bits() const {
    return body_->key_bits;
}

ByteView SubjectPublicKeyInfo::rsa_modulus() const {
    return body_->rsa_modulus;
}

ByteView SubjectPublicKeyInfo::rsa_exponent() const {
    return body_->rsa_exponent;
}

const std::array<std::uint8_t, 32>& SubjectPublicKeyInfo::sha256() const {
    return body_->sha256;
}

const std::array<std::uint8_t, 20>& SubjectPublicKeyInfo::key_identifier() const {
    return body_->key_identifier;
}

bool operator==(const SubjectPublicKeyInfo& a, const SubjectPublicKeyInfo& b) {
    return a.body_ == b.body_ || same(a.der(), b.der());
}

}  // namespace bartizan::x509

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/token_public_key.hpp"

#include <algorithm>
#include <cstring>

#include "der/writer.hpp"

namespace bartizan::signer {
namespace {

constexpr std::uint8_t no_unused_bits[] = {0};
constexpr std::uint8_t rsa_algorithm[] = {0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                          0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00};
constexpr std::uint8_t ed25519_algorithm[] = {0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70};
constexpr std::uint8_t ec_public_key[] = {0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01};

Bytes with_bits(ByteView algorithm, ByteView bits) {
    return der::enclose(
        der::Tag::sequence,
        {algorithm, der::enclose(der::Tag::bit_string, {ByteView(no_unused_bits), bits})});
}

// An unsigned big-endian number as a DER INTEGER.
Bytes unsigned_integer(ByteView magnitude) {
    while (magnitude.size() > 1 && magnitude[0] == 0) {
        magnitude = magnitude.subspan(1);
    }
    constexpr std::uint8_t zero[] = {0};
    const bool high = !magnitude.empty() && magnitude[0] >= 0x80;
    return der::enclose(der::Tag::integer, {ByteView(zero).first(high ? 1 : 0), magnitude});
}

// CKA_EC_POINT is an OCTET STRING around the point (PKCS#11 2.3.3); some tokens leave it out.
Bytes point_of(const Bytes& value) {
    const auto wrapped = der::single(value, der::Tag::octet_string);
    if (!wrapped) {
        return value;
    }
    return {wrapped->contents.begin(), wrapped->contents.end()};
}

std::optional<Bytes> encoded_key(const Session& session, CK_OBJECT_HANDLE object,
                                 CK_KEY_TYPE type) {
    if (type == CKK_RSA) {
        const auto modulus = session.attribute(object, CKA_MODULUS);
        const auto exponent = session.attribute(object, CKA_PUBLIC_EXPONENT);
        if (!modulus || !exponent) {
            return std::nullopt;
        }
        return with_bits(rsa_algorithm,
                         der::enclose(der::Tag::sequence,
                                      {unsigned_integer(*modulus), unsigned_integer(*exponent)}));
    }
    const auto point = session.attribute(object, CKA_EC_POINT);
    if (!point) {
        return std::nullopt;
    }
    if (type == CKK_EC_EDWARDS) {
        return with_bits(ed25519_algorithm, point_of(*point));
    }
    const auto parameters = session.attribute(object, CKA_EC_PARAMS);
    if (type != CKK_EC || !parameters) {
        return std::nullopt;
    }
    return with_bits(der::enclose(der::Tag::sequence, {ByteView(ec_public_key), *parameters}),
                     point_of(*point));
}

std::optional<CK_OBJECT_HANDLE> public_object(const Session& session, CK_OBJECT_HANDLE private_key,
                                              CK_KEY_TYPE type) {
    CK_OBJECT_CLASS object_class = CKO_PUBLIC_KEY;
    for (const auto by : {CKA_ID, CKA_LABEL}) {
        auto value = session.attribute(private_key, by);
        if (!value || value->empty()) {
            continue;
        }
        const auto found = session.find({{CKA_CLASS, &object_class, sizeof object_class},
                                         {CKA_KEY_TYPE, &type, sizeof type},
                                         {by, value->data(), value->size()}},
                                        2);
        if (found && found->size() == 1) {
            return found->front();
        }
    }
    return std::nullopt;
}

}  // namespace

Result<x509::SubjectPublicKeyInfo> public_half(const Session& session,
                                               CK_OBJECT_HANDLE private_key) {
    const auto raw_type = session.attribute(private_key, CKA_KEY_TYPE);
    CK_KEY_TYPE type = 0;
    if (!raw_type || raw_type->size() != sizeof type) {
        return Error{Fault::key_not_found, "", "the token does not tell the key's type"};
    }
    std::memcpy(&type, raw_type->data(), sizeof type);
    std::optional<Bytes> spki;
    if (const auto object = public_object(session, private_key, type)) {
        spki = encoded_key(session, *object, type);
    }
    if (!spki) {
        spki = encoded_key(session, private_key, type);
    }
    if (!spki) {
        return Error{Fault::key_not_found, "",
                     "the token has no public key object for the private key"};
    }
    auto decoded = x509::SubjectPublicKeyInfo::decode(*spki);
    if (!decoded) {
        return Error{Fault::key_unacceptable, "", public_message(decoded.error())};
    }
    return decoded;
}

}  // namespace bartizan::signer

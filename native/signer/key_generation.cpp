// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/key_generation.hpp"

#include <algorithm>

namespace bartizan::signer {
namespace {

constexpr CK_ULONG rsa_bits = 3072;
constexpr std::uint8_t p256[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
constexpr std::uint8_t p384[] = {0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22};
constexpr std::uint8_t p521[] = {0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x23};
// PrintableString "edwards25519" (PKCS#11 v3.0 2.3.10).
constexpr std::uint8_t edwards25519[] = {0x13, 0x0c, 'e', 'd', 'w', 'a', 'r',
                                         'd',  's',  '2', '5', '5', '1', '9'};
constexpr std::uint8_t public_exponent[] = {0x01, 0x00, 0x01};

ByteView curve_of(x509::KeyAlgorithm algorithm) {
    switch (algorithm) {
        case x509::KeyAlgorithm::ec_p256:
            return p256;
        case x509::KeyAlgorithm::ec_p384:
            return p384;
        case x509::KeyAlgorithm::ec_p521:
            return p521;
        case x509::KeyAlgorithm::ed25519:
            return edwards25519;
        case x509::KeyAlgorithm::rsa:
            break;
    }
    return {};
}

CK_MECHANISM_TYPE generation_of(x509::KeyAlgorithm algorithm) {
    switch (algorithm) {
        case x509::KeyAlgorithm::rsa:
            return CKM_RSA_PKCS_KEY_PAIR_GEN;
        case x509::KeyAlgorithm::ed25519:
            return CKM_EC_EDWARDS_KEY_PAIR_GEN;
        default:
            return CKM_EC_KEY_PAIR_GEN;
    }
}

CK_ATTRIBUTE octets(CK_ATTRIBUTE_TYPE type, ByteView value) {
    return {type, const_cast<std::uint8_t*>(value.data()), value.size()};
}

Result<void> check_free(const Session& session, CK_ATTRIBUTE_TYPE type, ByteView value) {
    for (CK_OBJECT_CLASS object_class : {CKO_PRIVATE_KEY, CKO_PUBLIC_KEY}) {
        BARTIZAN_TRY(
            const auto found,
            session.find({{CKA_CLASS, &object_class, sizeof object_class}, octets(type, value)},
                         1));
        if (!found.empty()) {
            return Error{Fault::ca_exists,
                         "the token holds a key with this " +
                             std::string(type == CKA_ID ? "id" : "label") + " already",
                         ""};
        }
    }
    return {};
}

}  // namespace

Result<TokenKey> generate_key(const Session& session, const NewKey& key) {
    if (key.label.empty() || key.id.empty()) {
        return Error{Fault::malformed_request, "a new key needs a label and an id", ""};
    }
    BARTIZAN_CHECK(check_free(session, CKA_LABEL, as_bytes(key.label)));
    BARTIZAN_CHECK(check_free(session, CKA_ID, key.id));

    CK_BBOOL yes = CK_TRUE;
    CK_BBOOL no = CK_FALSE;
    const auto flag = [](CK_ATTRIBUTE_TYPE type, CK_BBOOL& value) {
        return CK_ATTRIBUTE{type, &value, sizeof value};
    };
    // Everything that a token might allow by default is said to be off.
    std::vector<CK_ATTRIBUTE> public_half{octets(CKA_LABEL, as_bytes(key.label)),
                                          octets(CKA_ID, key.id),
                                          flag(CKA_TOKEN, yes),
                                          flag(CKA_PRIVATE, no),
                                          flag(CKA_VERIFY, yes),
                                          flag(CKA_ENCRYPT, no),
                                          flag(CKA_WRAP, no)};
    std::vector<CK_ATTRIBUTE> private_half{octets(CKA_LABEL, as_bytes(key.label)),
                                           octets(CKA_ID, key.id),
                                           flag(CKA_TOKEN, yes),
                                           flag(CKA_PRIVATE, yes),
                                           flag(CKA_SENSITIVE, yes),
                                           flag(CKA_EXTRACTABLE, no),
                                           flag(CKA_SIGN, yes),
                                           flag(CKA_DECRYPT, no),
                                           flag(CKA_UNWRAP, no),
                                           flag(CKA_DERIVE, no)};
    CK_ULONG bits = rsa_bits;
    if (key.algorithm == x509::KeyAlgorithm::rsa) {
        public_half.push_back({CKA_MODULUS_BITS, &bits, sizeof bits});
        public_half.push_back(octets(CKA_PUBLIC_EXPONENT, public_exponent));
    } else {
        public_half.push_back(octets(CKA_EC_PARAMS, curve_of(key.algorithm)));
    }
    CK_MECHANISM mechanism{generation_of(key.algorithm), nullptr, 0};
    CK_OBJECT_HANDLE public_object = CK_INVALID_HANDLE;
    CK_OBJECT_HANDLE private_object = CK_INVALID_HANDLE;
    const auto generate = [&] {
        return session.module()->C_GenerateKeyPair(
            session.handle(), &mechanism, public_half.data(), public_half.size(),
            private_half.data(), private_half.size(), &public_object, &private_object);
    };
    auto value = generate();
    if (value != CKR_OK) {
        // Some (tpm2-pkcs11) fail over usages that they are told to leave out. What a key may
        // be used for beside signing does not weaken the CA: the signer only signs.
        const auto is_off = [&](const CK_ATTRIBUTE& attribute) {
            return attribute.pValue == &no && attribute.type != CKA_EXTRACTABLE &&
                   attribute.type != CKA_PRIVATE;
        };
        std::erase_if(public_half, is_off);
        std::erase_if(private_half, is_off);
        value = generate();
    }
    if (value != CKR_OK) {
        return pkcs11_fault("C_GenerateKeyPair", value);
    }
    KeyUri uri;
    uri.label = Bytes(key.label.begin(), key.label.end());
    uri.id = key.id;
    auto made = TokenKey::find(session, uri);
    if (made && made->public_key().algorithm() == key.algorithm) {
        return made;
    }
    // What was not asked for is not left behind.
    session.module()->C_DestroyObject(session.handle(), private_object);
    session.module()->C_DestroyObject(session.handle(), public_object);
    return made ? Error{Fault::key_unacceptable, "", "the token made a key of another kind"}
                : made.error();
}

}  // namespace bartizan::signer

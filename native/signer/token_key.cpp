// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/token_key.hpp"

#include "der/writer.hpp"
#include "signer/token_public_key.hpp"
#include "x509/message_digest.hpp"

namespace bartizan::signer {
namespace {

constexpr std::size_t max_signature = 1024;  // RSA-8192

struct Mechanism {
    CK_MECHANISM_TYPE of_digest;   // takes a digest (RSA: a DigestInfo)
    CK_MECHANISM_TYPE of_message;  // digests by itself
};

Mechanism mechanism_for(x509::SignatureAlgorithm algorithm) {
    using enum x509::SignatureAlgorithm;
    switch (algorithm) {
        case ecdsa_sha256:
            return {CKM_ECDSA, CKM_ECDSA_SHA256};
        case ecdsa_sha384:
            return {CKM_ECDSA, CKM_ECDSA_SHA384};
        case ecdsa_sha512:
            return {CKM_ECDSA, CKM_ECDSA_SHA512};
        case rsa_pkcs1_sha256:
            return {CKM_RSA_PKCS, CKM_SHA256_RSA_PKCS};
        case rsa_pkcs1_sha384:
            return {CKM_RSA_PKCS, CKM_SHA384_RSA_PKCS};
        case rsa_pkcs1_sha512:
            return {CKM_RSA_PKCS, CKM_SHA512_RSA_PKCS};
        case ed25519:
            return {CKM_EDDSA, CKM_EDDSA};
    }
    return {CKM_EDDSA, CKM_EDDSA};
}

// DigestInfo of SHA-256 (RFC 8017 9.2 note 1), the hash of every RSA key here.
constexpr std::uint8_t sha256_info[] = {0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                        0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};

Bytes what_is_signed(x509::SignatureAlgorithm algorithm, ByteView message) {
    auto digest = x509::message_digest(algorithm, message);
    if (algorithm == x509::SignatureAlgorithm::rsa_pkcs1_sha256) {
        digest.insert(digest.begin(), std::begin(sha256_info), std::end(sha256_info));
    }
    return digest;
}

// r | s of one length to ECDSA-Sig-Value (RFC 3279 2.2.3).
Result<Bytes> ecdsa_value(ByteView pair) {
    if (pair.empty() || pair.size() % 2 != 0) {
        return Error{Fault::token_unavailable, "", "C_Sign: an ECDSA signature of odd length"};
    }
    constexpr std::uint8_t zero[] = {0};
    const auto integer = [&](ByteView half) {
        while (half.size() > 1 && half[0] == 0) {
            half = half.subspan(1);
        }
        return der::enclose(der::Tag::integer,
                            {ByteView(zero).first(half[0] >= 0x80 ? 1 : 0), half});
    };
    const auto middle = pair.size() / 2;
    return der::enclose(der::Tag::sequence,
                        {integer(pair.first(middle)), integer(pair.subspan(middle))});
}

bool is_ecdsa(x509::KeyAlgorithm algorithm) {
    return algorithm == x509::KeyAlgorithm::ec_p256 || algorithm == x509::KeyAlgorithm::ec_p384 ||
           algorithm == x509::KeyAlgorithm::ec_p521;
}

}  // namespace

Result<TokenKey> TokenKey::find(const Session& session, const KeyUri& uri) {
    CK_OBJECT_CLASS object_class = CKO_PRIVATE_KEY;
    auto pattern = uri.attributes();
    pattern.push_back({CKA_CLASS, &object_class, sizeof object_class});
    BARTIZAN_TRY(const auto found, session.find(pattern, 2));
    if (found.size() != 1) {
        return Error{Fault::key_not_found, "",
                     found.empty() ? "no private key on the token matches its URI"
                                   : "several private keys on the token match one URI"};
    }
    const auto handle = found.front();
    if (session.flag(handle, CKA_ALWAYS_AUTHENTICATE)) {
        return Error{Fault::key_unacceptable, "", "the key asks for its PIN at each signature"};
    }
    BARTIZAN_TRY(auto public_key, public_half(session, handle));
    const KeyAttributes attributes{.local = session.flag(handle, CKA_LOCAL),
                                   .never_extractable = session.flag(handle, CKA_NEVER_EXTRACTABLE),
                                   .sensitive = session.flag(handle, CKA_SENSITIVE),
                                   .extractable = session.flag(handle, CKA_EXTRACTABLE)};
    const auto algorithm = x509::default_signature_algorithm(public_key.algorithm());
    const auto mechanism = mechanism_for(algorithm);
    const bool of_digest = session.token().signs_with(mechanism.of_digest);
    if (!of_digest && !session.token().signs_with(mechanism.of_message)) {
        return Error{Fault::key_unacceptable, "", "the token has no mechanism to sign with it"};
    }
    const bool ed25519 = algorithm == x509::SignatureAlgorithm::ed25519;
    return TokenKey(handle, std::move(public_key), attributes,
                    of_digest ? mechanism.of_digest : mechanism.of_message, of_digest && !ed25519);
}

Result<Bytes> TokenKey::sign(const Session& session, ByteView message) const {
    const auto digest = digest_here_ ? what_is_signed(algorithm(), message) : Bytes();
    const ByteView input = digest_here_ ? ByteView(digest) : message;
    CK_MECHANISM mechanism{mechanism_, nullptr, 0};
    auto value = session.module()->C_SignInit(session.handle(), &mechanism, handle_);
    if (value != CKR_OK) {
        return pkcs11_fault("C_SignInit", value);
    }
    Bytes signature(max_signature);
    CK_ULONG size = signature.size();
    value = session.module()->C_Sign(session.handle(), const_cast<CK_BYTE*>(input.data()),
                                     input.size(), signature.data(), &size);
    if (value != CKR_OK) {
        return pkcs11_fault("C_Sign", value);
    }
    if (size == 0 || size > signature.size()) {
        return Error{Fault::token_unavailable, "", "C_Sign: a signature of impossible size"};
    }
    signature.resize(size);
    return is_ecdsa(public_key_.algorithm()) ? ecdsa_value(signature)
                                             : Result<Bytes>(std::move(signature));
}

Result<void> check_ca_key(const KeyAttributes& attributes) {
    std::string missing;
    const auto need = [&](bool good, const char* what) {
        missing += good ? "" : std::string(missing.empty() ? "" : ", ") + what;
    };
    need(attributes.local, "CKA_LOCAL");
    need(attributes.never_extractable, "CKA_NEVER_EXTRACTABLE");
    need(attributes.sensitive, "CKA_SENSITIVE");
    need(!attributes.extractable, "not CKA_EXTRACTABLE");
    if (!missing.empty()) {
        return Error{Fault::key_unacceptable, "", "the CA key is not " + missing};
    }
    return {};
}

}  // namespace bartizan::signer

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <openssl/rsa.h>

#include "x509/evp_key.hpp"

namespace bartizan::x509 {
namespace {

Error bad_signature() {
    return Crossing::fault(Fault::bad_pop);
}

Result<void> verify_ed25519(EVP_PKEY* key, ByteView message, ByteView signature) {
    const auto context = owned<DigestContext>(EVP_MD_CTX_new());
    if (EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, key, nullptr) !=
            1 ||
        EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                         message.size()) != 1) {
        return bad_signature();
    }
    return {};
}

}  // namespace

Result<void> verify_signature(const SubjectPublicKeyInfo& key, SignatureAlgorithm algorithm,
                              ByteView message, ByteView signature) {
    if (!fits(algorithm, key.algorithm())) {
        return Error{Fault::bad_pop, "the signature algorithm is not one of the key's", ""};
    }
    const Crossing crossing;
    BARTIZAN_TRY(const auto evp, evp_key(key));
    if (algorithm == SignatureAlgorithm::ed25519) {
        return verify_ed25519(evp.get(), message, signature);
    }
    // Hash, then verify: a DigestVerify context would fetch the digest by name each time.
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    const auto* method = digest_of(algorithm);
    if (EVP_Digest(message.data(), message.size(), digest, &length, method, nullptr) != 1) {
        throw std::bad_alloc();
    }
    const auto context = owned<PkeyContext>(EVP_PKEY_CTX_new(evp.get(), nullptr));
    if (EVP_PKEY_verify_init(context.get()) != 1 ||
        (key.algorithm() == KeyAlgorithm::rsa &&
         (EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1 ||
          EVP_PKEY_CTX_set_signature_md(context.get(), method) != 1)) ||
        EVP_PKEY_verify(context.get(), signature.data(), signature.size(), digest, length) != 1) {
        return bad_signature();
    }
    return {};
}

}  // namespace bartizan::x509

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/software_key.hpp"

#include <mutex>

#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "x509/asn1_objects.hpp"
#include "x509/evp_key.hpp"

namespace bartizan::x509 {

struct SoftwareKey::Body {
    PkeyHandle key;
    SubjectPublicKeyInfo public_key;
    // Ready contexts: making one costs a fifth of a P-256 signature.
    std::mutex mutex;
    std::vector<PkeyContext> idle;

    Body(PkeyHandle private_key, SubjectPublicKeyInfo half)
        : key(std::move(private_key)), public_key(std::move(half)) {}

    // Null if OpenSSL cannot sign with this key.
    PkeyContext ready_context() {
        {
            const std::lock_guard lock(mutex);
            if (!idle.empty()) {
                auto context = std::move(idle.back());
                idle.pop_back();
                return context;
            }
        }
        auto context = owned<PkeyContext>(EVP_PKEY_CTX_new(key.get(), nullptr));
        const auto* method = digest_of(default_signature_algorithm(public_key.algorithm()));
        const bool rsa = public_key.algorithm() == KeyAlgorithm::rsa;
        if (EVP_PKEY_sign_init(context.get()) != 1 ||
            (rsa && (EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1 ||
                     EVP_PKEY_CTX_set_signature_md(context.get(), method) != 1))) {
            return nullptr;
        }
        return context;
    }

    void give_back(PkeyContext context) {
        const std::lock_guard lock(mutex);
        idle.push_back(std::move(context));
    }
};

namespace {

constexpr unsigned rsa_bits = 3072;

EVP_PKEY* generated(KeyAlgorithm algorithm) {
    switch (algorithm) {
        case KeyAlgorithm::rsa:
            return EVP_RSA_gen(rsa_bits);
        case KeyAlgorithm::ec_p256:
            return EVP_EC_gen("P-256");
        case KeyAlgorithm::ec_p384:
            return EVP_EC_gen("P-384");
        case KeyAlgorithm::ec_p521:
            return EVP_EC_gen("P-521");
        case KeyAlgorithm::ed25519:
            return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    }
    return nullptr;
}

// Without this OpenSSL would ask the terminal for a password.
int no_password(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*context*/) {
    return -1;
}

Result<SubjectPublicKeyInfo> public_half(EVP_PKEY* key) {
    return SubjectPublicKeyInfo::decode(encoded(key, i2d_PUBKEY));
}

}  // namespace

SoftwareKey::SoftwareKey(std::unique_ptr<Body> body) : body_(std::move(body)) {}

SoftwareKey::SoftwareKey(SoftwareKey&&) noexcept = default;
SoftwareKey& SoftwareKey::operator=(SoftwareKey&&) noexcept = default;
SoftwareKey::~SoftwareKey() = default;

Result<SoftwareKey> SoftwareKey::generate(KeyAlgorithm algorithm) {
    const Crossing crossing;
    PkeyHandle key(generated(algorithm));
    if (!key) {
        return Crossing::fault(Fault::internal, "no key could be generated");
    }
    BARTIZAN_TRY(auto half, public_half(key.get()));
    return SoftwareKey(std::make_unique<Body>(std::move(key), std::move(half)));
}

Result<SoftwareKey> SoftwareKey::from_pem(std::string_view pem) {
    const Crossing crossing;
    const auto input = owned<BioHandle>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    PkeyHandle key(PEM_read_bio_PrivateKey(input.get(), nullptr, no_password, nullptr));
    if (!key) {
        return Crossing::fault(Fault::file_unusable, "not an unencrypted PEM private key");
    }
    BARTIZAN_TRY(auto half, public_half(key.get()));
    return SoftwareKey(std::make_unique<Body>(std::move(key), std::move(half)));
}

const SubjectPublicKeyInfo& SoftwareKey::public_key() const {
    return body_->public_key;
}

SignatureAlgorithm SoftwareKey::algorithm() const {
    return default_signature_algorithm(body_->public_key.algorithm());
}

Result<Bytes> SoftwareKey::sign(ByteView message) const {
    const Crossing crossing;
    const auto failed = [] { return Crossing::fault(Fault::internal, "no signature was made"); };
    Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(body_->key.get())));
    std::size_t length = signature.size();
    const auto* method = digest_of(algorithm());
    if (method == nullptr) {
        const auto context = owned<DigestContext>(EVP_MD_CTX_new());
        if (EVP_DigestSignInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr,
                                  body_->key.get(), nullptr) != 1 ||
            EVP_DigestSign(context.get(), signature.data(), &length, message.data(),
                           message.size()) != 1) {
            return failed();
        }
    } else {
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned digest_length = 0;
        auto context = body_->ready_context();
        if (!context ||
            EVP_Digest(message.data(), message.size(), digest, &digest_length, method, nullptr) !=
                1 ||
            EVP_PKEY_sign(context.get(), signature.data(), &length, digest, digest_length) != 1) {
            return failed();
        }
        body_->give_back(std::move(context));
    }
    signature.resize(length);
    return signature;
}

std::string SoftwareKey::pem() const {
    const Crossing crossing;
    const auto out = owned<BioHandle>(BIO_new(BIO_s_secmem()));
    if (PEM_write_bio_PKCS8PrivateKey(out.get(), body_->key.get(), nullptr, nullptr, 0, nullptr,
                                      nullptr) != 1) {
        throw std::bad_alloc();
    }
    char* data = nullptr;
    const auto length = BIO_get_mem_data(out.get(), &data);
    return {data, static_cast<std::size_t>(length)};
}

}  // namespace bartizan::x509

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <openssl/ec.h>
#include <openssl/evp.h>

#include "benchmarks/rows.hpp"

namespace bartizan::bench {

struct Floor::Body {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    EVP_PKEY_CTX* signer = EVP_PKEY_CTX_new(key, nullptr);
    EVP_PKEY_CTX* verifier = EVP_PKEY_CTX_new(key, nullptr);
    unsigned char digest[32] = {1, 2, 3};
    unsigned char signature[80] = {};
    std::size_t length = sizeof signature;
};

Floor::Floor() : body_(new Body) {
    if (EVP_PKEY_sign_init(body_->signer) != 1 || EVP_PKEY_verify_init(body_->verifier) != 1) {
        give_up("no P-256");
    }
}

Floor::~Floor() {
    EVP_PKEY_CTX_free(body_->signer);
    EVP_PKEY_CTX_free(body_->verifier);
    EVP_PKEY_free(body_->key);
    delete body_;
}

void Floor::run(int times) {
    for (int i = 0; i < times; ++i) {
        body_->length = sizeof body_->signature;
        if (EVP_PKEY_sign(body_->signer, body_->signature, &body_->length, body_->digest,
                          sizeof body_->digest) != 1 ||
            EVP_PKEY_verify(body_->verifier, body_->signature, body_->length, body_->digest,
                            sizeof body_->digest) != 1) {
            give_up("the floor fell in");
        }
    }
}

}  // namespace bartizan::bench

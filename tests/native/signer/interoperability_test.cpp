// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// libp11 is not in the product; here it is another reader of what we make.

#include <cstdlib>

#include <catch2/catch.hpp>
#include <libp11.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include "signer/deployment.hpp"

using namespace bartizan;
using test::Signer;
using Keys = test::SignerFolder::Keys;

SCENARIO("A key that we made is found and used through libp11", "[signer][token]") {
    Signer it(Keys::softhsm);
    ::setenv("SOFTHSM2_CONF", it.path("softhsm2.conf").c_str(), 1);
    PKCS11_CTX* context = PKCS11_CTX_new();
    REQUIRE(PKCS11_CTX_load(context, test::softhsm_module) == 0);
    PKCS11_SLOT* slots = nullptr;
    unsigned count = 0;
    REQUIRE(PKCS11_enumerate_slots(context, &slots, &count) == 0);
    PKCS11_SLOT* slot = PKCS11_find_token(context, slots, count);
    while (slot != nullptr && std::string(slot->token->label) != "cmf") {
        slot = PKCS11_find_next_token(context, slots, count, slot);
    }
    REQUIRE(slot != nullptr);
    REQUIRE(PKCS11_login(slot, 0, Signer::pin) == 0);
    PKCS11_KEY* keys = nullptr;
    unsigned key_count = 0;
    REQUIRE(PKCS11_enumerate_keys(slot->token, &keys, &key_count) == 0);
    REQUIRE(key_count == 1);
    CHECK(std::string(keys[0].label) == "ca");

    EVP_PKEY* key = PKCS11_get_private_key(&keys[0]);
    REQUIRE(key != nullptr);
    const Bytes message{1, 2, 3};
    Bytes signature(256);
    std::size_t length = signature.size();
    EVP_MD_CTX* digest = EVP_MD_CTX_new();
    REQUIRE(EVP_DigestSignInit(digest, nullptr, EVP_sha256(), nullptr, key) == 1);
    REQUIRE(EVP_DigestSign(digest, signature.data(), &length, message.data(), message.size()) == 1);
    signature.resize(length);
    CHECK(x509::verify_signature(it.issuing().public_key(), x509::SignatureAlgorithm::ecdsa_sha256,
                                 message, signature));
    EVP_MD_CTX_free(digest);
    EVP_PKEY_free(key);
    PKCS11_release_all_slots(context, slots, count);
    PKCS11_CTX_unload(context);
    PKCS11_CTX_free(context);
    ERR_clear_error();
    ::unsetenv("SOFTHSM2_CONF");
}

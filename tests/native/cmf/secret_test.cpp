// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/secret.hpp"

#include <set>

#include <catch2/catch.hpp>

using namespace bartizan;

SCENARIO("A secret is 128 random bits that stand in a path and in a credential as they are",
         "[cmf][CMF-9.4]") {
    std::set<std::string> made;
    for (int i = 0; i < 1000; ++i) {
        const auto secret = cmf::new_secret();
        REQUIRE(secret);
        CHECK(secret->size() == 32);
        CHECK(secret->find_first_not_of("0123456789abcdef") == std::string::npos);
        made.insert(*secret);
    }
    CHECK(made.size() == 1000);
}

SCENARIO("Of a secret the digest is kept, and nothing but the secret fits it", "[cmf][CMF-9.4]") {
    const auto secret = cmf::new_secret().value();
    const auto digest = cmf::digest_of_secret(secret);
    CHECK(cmf::is_secret(secret, digest));
    auto other = secret;
    other.back() = other.back() == '0' ? '1' : '0';
    for (const auto& wrong : {std::string(), secret.substr(1), secret + "0", other}) {
        CHECK_FALSE(cmf::is_secret(wrong, digest));
    }
    // A ledger's row without one lets nobody in.
    CHECK_FALSE(cmf::is_secret("", ledger::Digest{}));
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/base64.hpp"
#include "x509/support.hpp"

using namespace bartizan;
using namespace bartizan::test;

SCENARIO("Base64 is the one text of its octets", "[x509][RFC4648]") {
    for (const auto* text : {"Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"}) {
        const auto octets = x509::from_base64(text);
        REQUIRE(octets);
        CHECK(x509::to_base64(*octets) == text);
        CHECK(as_text(*octets) == std::string("foobar").substr(0, octets->size()));
    }
    CHECK(as_text(*x509::from_base64("Zm9v\r\nYmFy\n")) == "foobar");
    for (const auto* bad :
         {"", "Zg", "Zg=", "Zg===", "Z===", "Zh==", "Zm9=", "Zm9v-", "Zm9_", "Zm=9", "Zg==Zg=="}) {
        CAPTURE(bad);
        CHECK_FALSE(x509::from_base64(bad));
    }
}

SCENARIO("Serial numbers are positive, of one length and never the same",
         "[x509][RFC5280-4.1.2.2]") {
    const auto first = *x509::new_serial(today());
    const auto second = *x509::new_serial(today());
    CHECK(first.size() == 19);
    CHECK(first != second);
    CHECK(first[0] < 0x80);
    CHECK(first[0] > 0);
    CHECK(x509::new_serial(x509::Time(std::chrono::seconds(0)))->front() > 0);
    CHECK(x509::new_serial(x509::Time(std::chrono::seconds(0xffffffffLL)))->front() < 0x80);
}

SCENARIO("Times are written as RFC 3339 says", "[x509][RFC3339]") {
    CHECK(x509::to_text(x509::Time(std::chrono::seconds(0))) == "1970-01-01T00:00:00Z");
    CHECK(x509::to_text(x509::Time(std::chrono::seconds(1764066629))) == "2025-11-25T10:30:29Z");
}

SCENARIO("A private key is read from PEM without a password, or not at all", "[x509]") {
    const auto algorithm =
        GENERATE(x509::KeyAlgorithm::ec_p256, x509::KeyAlgorithm::rsa, x509::KeyAlgorithm::ed25519);
    const auto key = x509::SoftwareKey::generate(algorithm);
    REQUIRE(key);
    const auto again = x509::SoftwareKey::from_pem(key->pem());
    REQUIRE(again);
    CHECK(again->public_key() == key->public_key());
    const TemporaryFolder folder;
    const auto plain = folder.write("key.pem", key->pem());
    const auto encrypted = folder.path("encrypted.pem").string();
    REQUIRE(
        succeeds("openssl pkcs8 -topk8 -in " + plain + " -passout pass:secret -out " + encrypted));
    const auto refused = x509::SoftwareKey::from_pem(slurp(encrypted));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fault == Fault::file_unusable);
    CHECK_FALSE(x509::SoftwareKey::from_pem("nothing"));
}

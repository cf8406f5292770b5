// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/chain.hpp"
#include "x509/support.hpp"

using namespace bartizan;
using namespace bartizan::test;
using x509::KeyAlgorithm;

SCENARIO("A certificate of any key under any CA key satisfies openssl verify -x509_strict",
         "[x509][RFC5280]") {
    const auto ca_algorithm = GENERATE(KeyAlgorithm::ec_p256, KeyAlgorithm::ec_p384,
                                       KeyAlgorithm::rsa, KeyAlgorithm::ed25519);
    const auto key_algorithm = GENERATE(KeyAlgorithm::ec_p256, KeyAlgorithm::ec_p521,
                                        KeyAlgorithm::rsa, KeyAlgorithm::ed25519);
    const auto root = Authority::root(ca_algorithm);
    const auto subject = x509::SoftwareKey::generate(key_algorithm);
    REQUIRE(subject);
    const auto leaf = signed_by(root.key, root.leaf(subject->public_key()));

    const TemporaryFolder folder;
    const auto anchor = folder.write("root.pem", root.certificate.pem());
    const auto file = folder.write("leaf.pem", leaf.pem());
    CHECK(succeeds("openssl verify -x509_strict -CAfile " + anchor + " " + file));
    CHECK(
        succeeds("openssl verify -x509_strict -purpose sslserver -verify_hostname "
                 "vdu1.vnf.example -CAfile " +
                 anchor + " " + file));
    CHECK(succeeds("openssl verify -x509_strict -purpose sslclient -verify_ip 192.0.2.10 -CAfile " +
                   anchor + " " + file));
    CHECK_FALSE(succeeds("openssl verify -x509_strict -verify_hostname other.example -CAfile " +
                         anchor + " " + file));
    CHECK(x509::verify_chain(leaf, {}, std::span(&root.certificate, 1), today()));
}

SCENARIO("What was put into a certificate is read back from it", "[x509]") {
    const auto root = Authority::root(KeyAlgorithm::ec_p256);
    const auto subject = x509::SoftwareKey::generate(KeyAlgorithm::ec_p384);
    REQUIRE(subject);
    const auto form = root.leaf(subject->public_key());
    const auto leaf = signed_by(root.key, form);
    CHECK(Bytes(leaf.serial().begin(), leaf.serial().end()) == form.serial);
    CHECK(leaf.subject() == form.subject);
    CHECK(leaf.subject_alt_names() == form.subject_alt_names);
    CHECK(leaf.validity().not_before == form.validity.not_before);
    CHECK(leaf.validity().not_after == form.validity.not_after);
    CHECK(leaf.key_usage() == form.key_usage);
    CHECK(leaf.extended_key_usage() == form.extended_key_usage);
    CHECK(leaf.public_key() == subject->public_key());
    REQUIRE(leaf.basic_constraints());
    CHECK_FALSE(leaf.basic_constraints()->ca);
    CHECK(x509::certificates_from_pem(leaf.pem() + root.certificate.pem())->size() == 2);
}

SCENARIO("Dates on both sides of 2050 are encoded as RFC 5280 says", "[x509][RFC5280-4.1.2.5]") {
    using namespace std::chrono;
    const auto root = Authority::root(KeyAlgorithm::ec_p256);
    auto form = root.leaf(root.key.public_key());
    form.validity = {sys_days(2049y / December / 31), sys_days(2050y / January / 1)};
    const auto leaf = signed_by(root.key, form);
    CHECK(leaf.validity().not_before == form.validity.not_before);
    CHECK(leaf.validity().not_after == form.validity.not_after);
}

SCENARIO("An empty subject makes subjectAltName critical", "[x509][RFC5280-4.2.1.6]") {
    const auto root = Authority::root(KeyAlgorithm::ec_p256);
    auto form = root.leaf(root.key.public_key());
    form.subject = {};
    const TemporaryFolder folder;
    const auto anchor = folder.write("root.pem", root.certificate.pem());
    const auto file = folder.write("leaf.pem", signed_by(root.key, form).pem());
    CHECK(succeeds("openssl verify -x509_strict -CAfile " + anchor + " " + file));
    CHECK(succeeds("openssl x509 -in " + file +
                   " -noout -ext subjectAltName | grep -q 'Alternative Name: critical'"));
}

SCENARIO("A template that is no certificate is refused, not encoded", "[x509]") {
    const auto root = Authority::root(KeyAlgorithm::ec_p256);
    const auto build = [&](auto change) {
        auto form = root.leaf(root.key.public_key());
        change(form);
        return x509::build_tbs_certificate(form, root.key.algorithm());
    };
    CHECK_FALSE(build([](auto& form) { form.serial = {}; }));
    CHECK_FALSE(build([](auto& form) { form.serial = {0}; }));
    CHECK_FALSE(build([](auto& form) { form.serial = Bytes(21, 1); }));
    CHECK(build([](auto& form) { form.serial = Bytes(20, 1); }));
    CHECK_FALSE(build([](auto& form) { form.issuer = {0x30}; }));
    CHECK_FALSE(build([](auto& form) { form.validity.not_after = form.validity.not_before; }));
    CHECK_FALSE(build([](auto& form) {
        form.subject_alt_names = {{x509::GeneralName::Kind::ip, "300.1.1.1"}};
    }));
    CHECK_FALSE(build([](auto& form) { form.subject = name_of(std::string(65, 'a')); }));
}

SCENARIO("A chain is taken only if it verifies at its time", "[x509][CMF-3.3]") {
    const auto root = Authority::root(KeyAlgorithm::ec_p384);
    const auto other = Authority::root(KeyAlgorithm::ec_p384);
    auto key = x509::SoftwareKey::generate(KeyAlgorithm::ec_p256);
    REQUIRE(key);
    auto form = ca_template(*key, "Issuing");
    const auto issuer = root.certificate.subject_der();
    form.issuer = Bytes(issuer.begin(), issuer.end());
    form.authority_key_identifier = root.certificate.public_key().key_identifier();
    form.basic_constraints.path_length = 0;
    const Authority issuing{std::move(key).value(), signed_by(root.key, form)};
    const auto leaf = signed_by(issuing.key, issuing.leaf(root.key.public_key()));

    const auto verify = [&](std::span<const x509::Certificate> between,
                            const x509::Certificate& anchor, x509::Time at) {
        return x509::verify_chain(leaf, between, std::span(&anchor, 1), at).has_value();
    };
    const auto between = std::span(&issuing.certificate, 1);
    CHECK(verify(between, root.certificate, today()));
    CHECK_FALSE(verify({}, root.certificate, today()));
    CHECK_FALSE(verify(between, other.certificate, today()));
    CHECK_FALSE(verify(between, root.certificate, today() + std::chrono::days(31)));
    CHECK_FALSE(verify(between, root.certificate, today() - std::chrono::days(31)));
}

SCENARIO("A certificate with another octet is another certificate or none", "[x509]") {
    const auto root = Authority::root(KeyAlgorithm::ec_p256);
    const auto leaf = signed_by(root.key, root.leaf(root.key.public_key()));
    Bytes der(leaf.der().begin(), leaf.der().end());
    for (std::size_t i = 0; i < der.size(); ++i) {
        auto changed = der;
        changed[i] ^= 0x01U;
        const auto decoded = x509::Certificate::decode(changed);
        CAPTURE(i);
        CHECK_FALSE((decoded &&
                     x509::verify_signature(root.key.public_key(), decoded->signature_algorithm(),
                                            decoded->tbs(), decoded->signature())));
    }
    der.push_back(0);
    CHECK_FALSE(x509::Certificate::decode(der));
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/support.hpp"

using namespace bartizan;
using namespace bartizan::test;

namespace {

std::string signed_crl(const Authority& ca, std::vector<x509::RevokedCertificate> revoked) {
    const auto issuer = ca.certificate.subject_der();
    const x509::CrlTemplate form{
        .issuer = Bytes(issuer.begin(), issuer.end()),
        .this_update = today() - std::chrono::minutes(1),
        .next_update = today() + std::chrono::hours(24),
        .number = 7,
        .authority_key_identifier = ca.certificate.public_key().key_identifier(),
        .revoked = std::move(revoked)};
    const auto tbs = x509::build_tbs_crl(form, ca.key.algorithm());
    REQUIRE(tbs);
    const auto signature = ca.key.sign(*tbs);
    REQUIRE(signature);
    return x509::crl_pem(x509::assemble_signed(*tbs, ca.key.algorithm(), *signature));
}

}  // namespace

SCENARIO("A revoked certificate is refused by openssl verify -crl_check", "[x509][RFC5280-5]") {
    const auto algorithm =
        GENERATE(x509::KeyAlgorithm::ec_p256, x509::KeyAlgorithm::rsa, x509::KeyAlgorithm::ed25519);
    const auto ca = Authority::root(algorithm);
    const auto bad = signed_by(ca.key, ca.leaf(ca.key.public_key()));
    const auto good = signed_by(ca.key, ca.leaf(ca.key.public_key()));
    const TemporaryFolder folder;
    const auto anchor = folder.write("root.pem", ca.certificate.pem());
    const auto crl = folder.write(
        "crl.pem", signed_crl(ca, {{Bytes(bad.serial().begin(), bad.serial().end()), today(),
                                    x509::RevocationReason::key_compromise}}));
    const auto verify = [&](const x509::Certificate& certificate) {
        return succeeds("openssl verify -x509_strict -crl_check -CRLfile " + crl + " -CAfile " +
                        anchor + " " + folder.write("leaf.pem", certificate.pem()));
    };
    CHECK(verify(good));
    CHECK_FALSE(verify(bad));
    CHECK(succeeds("openssl crl -in " + crl + " -noout -text | grep -q 'Key Compromise'"));
    CHECK(succeeds("openssl crl -in " + crl + " -noout -crlnumber | grep -qi 'crlnumber=0x07'"));
}

SCENARIO("A CRL of nothing and one of 100,000 certificates are both CRLs", "[x509][RFC5280-5]") {
    const auto ca = Authority::root(x509::KeyAlgorithm::ec_p256);
    const TemporaryFolder folder;
    const auto anchor = folder.write("root.pem", ca.certificate.pem());
    const auto none = folder.write("none.pem", signed_crl(ca, {}));
    CHECK(succeeds("openssl crl -in " + none + " -CAfile " + anchor + " -noout"));
    std::vector<x509::RevokedCertificate> many(100000);
    for (auto& entry : many) {
        entry = {x509::new_serial(today()).value(), today(), x509::RevocationReason::unspecified};
    }
    const auto all = folder.write("many.pem", signed_crl(ca, std::move(many)));
    CHECK(succeeds("openssl crl -in " + all + " -CAfile " + anchor + " -noout"));
}

SCENARIO("Revocation reasons have the names of RFC 5280", "[x509][RFC5280-5.3.1]") {
    CHECK(x509::revocation_reason_named("keyCompromise") == x509::RevocationReason::key_compromise);
    CHECK(x509::name_of(x509::RevocationReason::cessation_of_operation) == "cessationOfOperation");
    CHECK_FALSE(x509::revocation_reason_named("KEYCOMPROMISE"));
    CHECK_FALSE(x509::revocation_reason_named(""));
}

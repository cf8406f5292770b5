// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ca/issued.hpp"
#include "cmf/house.hpp"

using namespace bartizan;
using test::House;
using test::taken;

namespace {

cmf::RegisteredSubject subject_with(const cmf::AllowedNames& names) {
    cmf::RegisteredSubject out;
    out.subject_id = "vnfc-1";
    out.terms.subject_ids = {"vnfc-1"};
    out.terms.vnf_instance_id = "vnf-1";
    out.terms.allowed_names = names;
    return out;
}

ca::ApprovedRequest approved(
    const x509::SoftwareKey& key, const cmf::AllowedNames& names = {},
    const cmf::CertificateProfile& profile = test::profile_for(cmf::CertType::vnfci)) {
    const auto proven = taken(x509::CertificationRequest::prove(
        taken(x509::UnprovenRequest::decode(test::request_of(key, {})))));
    return taken(cmf::Approval("operator.example")
                     .approve(proven, subject_with(names), profile, test::today()));
}

// A token gone bad: one bit of what it signs is wrong from `good` signatures on.
class FailingKey final : public ca::SigningKey {
  public:
    FailingKey(ca::SigningKey& key, int good) : key_(key), good_(good) {}

    [[nodiscard]] const x509::SubjectPublicKeyInfo& public_key() const override {
        return key_.public_key();
    }

    [[nodiscard]] x509::SignatureAlgorithm algorithm() const override { return key_.algorithm(); }

    [[nodiscard]] Result<Bytes> sign(ca::TbsKind kind, ByteView tbs) override {
        BARTIZAN_TRY(auto signature, key_.sign(kind, tbs));
        if (good_-- <= 0) {
            signature.back() ^= 1;
        }
        return signature;
    }

  private:
    ca::SigningKey& key_;
    int good_;
};

std::unique_ptr<ca::LocalIssuer> issuer_with(const House& house, ca::SigningKey& key) {
    const auto chain = house.issuer->chain();
    return taken(ca::LocalIssuer::open(
        {.id = "local", .crl_distribution_points = {}, .ca_issuers = {}, .ocsp = {}},
        {chain.begin(), chain.end()}, key, test::today()));
}

}  // namespace

SCENARIO("What a CA answered is not taken unless it says what was approved", "[ca][CMF-3.3]") {
    House house;
    const auto own = house.issuer->chain().front();
    const auto key = taken(x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256));
    const auto asked = approved(key);
    const auto differs = [&](const ca::ApprovedRequest& other) {
        const auto certificate = taken(house.issuer->issue(other, test::today()));
        CHECK(house.verifies(certificate));
        const auto checked = ca::check_issued(asked, certificate, own);
        REQUIRE_FALSE(checked);
        CHECK(checked.error().fault == Fault::ca_misissued);
        return checked.error().operator_detail;
    };
    const auto good = taken(house.issuer->issue(asked, test::today()));
    CHECK(ca::check_issued(asked, good, own));

    const auto other_key = taken(x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256));
    CHECK_THAT(differs(approved(other_key)), Catch::EndsWith("public key"));
    CHECK_THAT(differs(approved(key, {.dns = {"a.example"}, .ip = {}, .uri = {}})),
               Catch::EndsWith("subjectAltName"));
    auto profile = test::profile_for(cmf::CertType::vnfci);
    profile.organization = "Other";
    CHECK_THAT(differs(approved(key, {}, profile)), Catch::EndsWith("subject"));
    profile = test::profile_for(cmf::CertType::vnfci);
    profile.validity = std::chrono::days(31);
    CHECK_THAT(differs(approved(key, {}, profile)), Catch::EndsWith("validity"));
    profile = test::profile_for(cmf::CertType::vnfci);
    profile.key_usage |= x509::key_usage::key_agreement;
    CHECK_THAT(differs(approved(key, {}, profile)), Catch::EndsWith("keyUsage"));
    profile = test::profile_for(cmf::CertType::vnfci);
    profile.extended_key_usage.pop_back();
    CHECK_THAT(differs(approved(key, {}, profile)), Catch::EndsWith("extendedKeyUsage"));

    House another;
    const auto foreign = ca::check_issued(asked, good, another.issuer->chain().front());
    // Both CAs have one name: the issuer's name alone does not tell them apart, the signature
    // does.
    CHECK(foreign);
}

SCENARIO("A token whose signatures do not verify is noticed", "[ca]") {
    const auto subject = taken(x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256));
    WHEN("the key is RSA: at once, since a faulty signature gives the key away") {
        House house(x509::KeyAlgorithm::rsa);
        FailingKey failing(house.key, 3);
        const auto issuer = issuer_with(house, failing);
        for (int i = 0; i < 3; ++i) {
            CHECK(issuer->issue(approved(subject), test::today()));
        }
        const auto wrong = issuer->issue(approved(subject), test::today());
        REQUIRE_FALSE(wrong);
        CHECK(wrong.error().fault == Fault::ca_misissued);
    }
    WHEN("the key is ECDSA: at its first certificate or within 64") {
        House house;
        for (const int good : {0, 1, 63}) {
            FailingKey failing(house.key, good);
            const auto issuer = issuer_with(house, failing);
            int issued = 0;
            while (issued < 200 && issuer->issue(approved(subject), test::today())) {
                ++issued;
            }
            CHECK(issued <= 64);
        }
    }
    WHEN("it is a CRL: always") {
        House house;
        FailingKey failing(house.key, 0);
        const auto issuer = issuer_with(house, failing);
        CHECK_FALSE(
            issuer->sign_crl(1, {test::today(), test::today() + std::chrono::hours(24)}, {}));
    }
}

SCENARIO("A CA is opened on the certificate of its own key alone", "[ca]") {
    House house;
    House another;
    const auto chain = another.issuer->chain();
    const auto opened = ca::LocalIssuer::open(
        {.id = "local", .crl_distribution_points = {}, .ca_issuers = {}, .ocsp = {}},
        {chain.begin(), chain.end()}, house.key, test::today());
    REQUIRE_FALSE(opened);
    CHECK(opened.error().fault == Fault::chain_invalid);
    CHECK_FALSE(ca::LocalIssuer::open(
        {.id = "local", .crl_distribution_points = {}, .ca_issuers = {}, .ocsp = {}}, {}, house.key,
        test::today()));
    // A leaf is no CA.
    const auto key = taken(x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256));
    const auto leaf = taken(house.issuer->issue(approved(key), test::today()));
    test::SoftwareSigningKey leaf_key(taken(x509::SoftwareKey::from_pem(key.pem())));
    CHECK_FALSE(ca::LocalIssuer::open(
        {.id = "local", .crl_distribution_points = {}, .ca_issuers = {}, .ocsp = {}},
        {leaf, house.issuer->chain().front()}, leaf_key, test::today()));
}

SCENARIO("No certificate outlives its issuer", "[ca][RFC5280]") {
    House house;
    const auto key = taken(x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256));
    const auto end = house.issuer->chain().front().validity().not_after;
    const auto late = end - std::chrono::hours(1);
    const auto proven = taken(x509::CertificationRequest::prove(
        taken(x509::UnprovenRequest::decode(test::request_of(key, {})))));
    const auto asked = taken(
        cmf::Approval("operator.example")
            .approve(proven, subject_with({}), test::profile_for(cmf::CertType::vnfci), late));
    const auto last = taken(house.issuer->issue(asked, late));
    CHECK(last.validity().not_after == end);
    CHECK(house.verifies(last, late));
    const auto expired = house.issuer->issue(asked, end);
    REQUIRE_FALSE(expired);
    CHECK(expired.error().fault == Fault::ca_unavailable);
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <catch2/catch.hpp>

#include "der/writer.hpp"
#include "signer/guarded.hpp"

using namespace bartizan;
using namespace std::chrono_literals;
using test::crl_of;
using test::days;
using test::Guarded;
using test::replaced;
using test::tbs_of;

using probe::copy;

namespace {

// The TBSCertificate with one more extension behind the others.
Bytes with_extension(ByteView tbs, const std::string& oid, const Bytes& value, bool critical) {
    der::Reader reader(tbs, 16);
    auto fields = reader.enter(der::Tag::sequence);
    Bytes before;
    while (!fields.next_is(der::context_constructed(3))) {
        const auto whole = fields.any().whole;
        before.insert(before.end(), whole.begin(), whole.end());
    }
    auto wrapper = fields.enter(der::context_constructed(3));
    const auto extensions = wrapper.element(der::Tag::sequence).contents;
    constexpr std::uint8_t yes[] = {0x01, 0x01, 0xff};
    const auto extension =
        der::enclose(der::Tag::sequence, {der::enclose(der::Tag::oid, {*signer::oid_contents(oid)}),
                                          ByteView(yes).first(critical ? 3 : 0),
                                          der::enclose(der::Tag::octet_string, {value})});
    return der::enclose(
        der::Tag::sequence,
        {before, der::enclose(der::context_constructed(3),
                              {der::enclose(der::Tag::sequence, {extensions, extension})})});
}

// Without the extension of that OID.
Bytes without_extension(ByteView tbs, const std::string& oid) {
    der::Reader reader(tbs, 16);
    auto fields = reader.enter(der::Tag::sequence);
    Bytes before;
    while (!fields.next_is(der::context_constructed(3))) {
        const auto whole = fields.any().whole;
        before.insert(before.end(), whole.begin(), whole.end());
    }
    auto wrapper = fields.enter(der::context_constructed(3));
    auto extensions = wrapper.enter(der::Tag::sequence);
    Bytes kept;
    while (!extensions.at_end()) {
        auto copy_of = extensions;
        auto one = copy_of.enter(der::Tag::sequence);
        const bool drop = der::oid_text(one.oid()) == oid;
        const auto whole = extensions.any().whole;
        if (!drop) {
            kept.insert(kept.end(), whole.begin(), whole.end());
        }
    }
    return der::enclose(der::Tag::sequence,
                        {before, der::enclose(der::context_constructed(3),
                                              {der::enclose(der::Tag::sequence, {kept})})});
}

}  // namespace

SCENARIO("The guard lets a leaf of its own CA through", "[signer][guard]") {
    const Guarded it;
    CHECK(it.refusal().empty());
}

SCENARIO("The guard lets leaves with every kind of subject key through", "[signer][guard]") {
    const auto algorithm = GENERATE(x509::KeyAlgorithm::rsa, x509::KeyAlgorithm::ec_p384,
                                    x509::KeyAlgorithm::ec_p521, x509::KeyAlgorithm::ed25519);
    Guarded it;
    const auto key = x509::SoftwareKey::generate(algorithm).value();
    it.leaf.public_key = key.public_key();
    CHECK(it.refusal().empty());
}

SCENARIO("Whoever asks cannot get a CA certificate signed", "[signer][guard]") {
    Guarded it;
    WHEN("basicConstraints says CA:TRUE") {
        it.leaf.basic_constraints.ca = true;
        CHECK(it.refusal().find("2.5.29.19") != std::string::npos);
    }
    WHEN("basicConstraints has a path length") {
        it.leaf.basic_constraints.path_length = 0;
        CHECK(it.refusal().find("2.5.29.19") != std::string::npos);
    }
    WHEN("keyUsage has keyCertSign") {
        it.leaf.key_usage |= x509::key_usage::key_cert_sign;
        CHECK(it.refusal().find("2.5.29.15") != std::string::npos);
    }
    WHEN("keyUsage has cRLSign") {
        it.leaf.key_usage |= x509::key_usage::crl_sign;
        CHECK(it.refusal().find("2.5.29.15") != std::string::npos);
    }
    WHEN("keyUsage is empty") {
        it.leaf.key_usage = 0;
        CHECK_FALSE(it.refusal().empty());
    }
    WHEN("an extension that makes it a leaf is missing") {
        const auto* const oid = GENERATE("2.5.29.19", "2.5.29.15", "2.5.29.37", "2.5.29.35");
        CHECK_FALSE(it.refusal(ca::TbsKind::certificate, without_extension(it.tbs(), oid)).empty());
    }
    WHEN("a second basicConstraints says CA:TRUE") {
        const auto tbs =
            with_extension(it.tbs(), "2.5.29.19", {0x30, 0x03, 0x01, 0x01, 0xff}, true);
        CHECK(it.refusal(ca::TbsKind::certificate, tbs).find("twice") != std::string::npos);
    }
    WHEN("the subject is the CA itself") {
        it.leaf.subject = test::name_of("Test root");
        CHECK(it.refusal().find("the CA's own name") != std::string::npos);
    }
    WHEN("the key is the CA's own") {
        it.leaf.public_key = it.ca.key.public_key();
        CHECK(it.refusal().find("own key") != std::string::npos);
    }
}

SCENARIO("The guard refuses extensions that it does not know", "[signer][guard]") {
    const Guarded it;
    const auto* const oid = GENERATE("2.5.29.30", "2.5.29.36", "2.5.29.33", "1.3.6.1.5.5.7.1.24");
    const auto tbs = with_extension(it.tbs(), oid, {0x30, 0x00}, GENERATE(true, false));
    CHECK(it.refusal(ca::TbsKind::certificate, tbs).find(oid) != std::string::npos);
}

SCENARIO("The guard signs for its own name and key identifier only", "[signer][guard]") {
    Guarded it;
    WHEN("the issuer is another") {
        const auto other = test::Authority::root(x509::KeyAlgorithm::ec_p256, "Other root");
        it.leaf.issuer = copy(other.certificate.subject_der());
        CHECK(it.refusal().find("issuer") != std::string::npos);
    }
    WHEN("the authority key identifier is another") {
        it.leaf.authority_key_identifier[0] ^= 1;
        CHECK(it.refusal().find("2.5.29.35") != std::string::npos);
    }
    WHEN("the signature algorithm is another") {
        const auto tbs =
            x509::build_tbs_certificate(it.leaf, x509::SignatureAlgorithm::ecdsa_sha384).value();
        CHECK(it.refusal(ca::TbsKind::certificate, tbs).find("algorithm") != std::string::npos);
    }
}

SCENARIO("The guard's caps on validity hold at their edges", "[signer][guard]") {
    Guarded it;
    auto& validity = it.leaf.validity;
    GIVEN("the longest validity") {
        validity = {it.now, it.now + days(398)};
        CHECK(it.refusal().empty());
        THEN("a second more is refused") {
            validity.not_after += 1s;
            CHECK(it.refusal().find("max_validity_days") != std::string::npos);
        }
    }
    GIVEN("the earliest start") {
        validity.not_before = it.now - 1h;
        CHECK(it.refusal().empty());
        THEN("a second earlier is refused") {
            validity.not_before -= 1s;
            CHECK(it.refusal().find("notBefore") != std::string::npos);
        }
    }
    GIVEN("the latest start") {
        validity.not_before = it.now + signer::max_future;
        CHECK(it.refusal().empty());
        THEN("a second later is refused") {
            validity.not_before += 1s;
            CHECK(it.refusal().find("notBefore") != std::string::npos);
        }
    }
    GIVEN("an end beyond the CA's own") {
        it.now = it.ca.certificate.validity().not_after - days(10);
        validity = {it.now, it.ca.certificate.validity().not_after};
        CHECK(it.refusal().empty());
        validity.not_after += 1s;
        CHECK(it.refusal().find("the CA's own certificate") != std::string::npos);
    }
    GIVEN("an end that is the start") {
        const auto tbs = it.tbs();
        der::Reader reader(tbs, 16);
        auto fields = reader.enter(der::Tag::sequence);
        fields.any();
        fields.any();
        fields.any();
        fields.any();
        auto times = fields.enter(der::Tag::sequence);
        const auto not_before = copy(times.any().whole);
        const auto not_after = copy(times.any().whole);
        CHECK_FALSE(
            it.refusal(ca::TbsKind::certificate, replaced(tbs, not_after, not_before)).empty());
    }
}

SCENARIO("The guard's caps on extended key usage hold", "[signer][guard]") {
    Guarded it;
    WHEN("one purpose is outside the caps") {
        it.leaf.extended_key_usage.emplace_back("1.3.6.1.5.5.7.3.3");
        CHECK(it.refusal().find("allowed_eku") != std::string::npos);
    }
    WHEN("it is any purpose") {
        it.leaf.extended_key_usage = {"2.5.29.37.0"};
        CHECK(it.refusal().find("allowed_eku") != std::string::npos);
    }
    WHEN("it is one of the caps") {
        it.leaf.extended_key_usage.pop_back();
        CHECK(it.refusal().empty());
    }
}

SCENARIO("The guard's limit of a serial number holds at its edge", "[signer][guard]") {
    Guarded it;
    it.leaf.serial.assign(20, 0x7f);
    CHECK(it.refusal().empty());
    it.leaf.serial[0] = 0x80;  // 21 octets in DER
    CHECK(it.refusal().find("serial") != std::string::npos);
}

SCENARIO("The guard reads all of a value or refuses it", "[signer][guard]") {
    const Guarded it;
    const auto kind = ca::TbsKind::certificate;
    const auto tbs = it.tbs();
    for (std::size_t size = 0; size < tbs.size(); ++size) {
        CHECK_FALSE(it.refusal(kind, ByteView(tbs).first(size)).empty());
    }
    auto longer = tbs;
    longer.push_back(0);
    CHECK_FALSE(it.refusal(kind, longer).empty());
}

SCENARIO("A value of one kind is not signed as another", "[signer][guard]") {
    const Guarded it;
    const auto certificate = it.tbs();
    const auto crl = tbs_of(it, crl_of(it));
    const auto request =
        x509::build_request_info(test::name_of("ca"), it.ca.key.public_key(), {}).value();
    constexpr auto certification_request = ca::TbsKind::certification_request;
    CHECK_FALSE(it.refusal(ca::TbsKind::crl, certificate).empty());
    CHECK_FALSE(it.refusal(certification_request, certificate).empty());
    CHECK_FALSE(it.refusal(ca::TbsKind::certificate, crl).empty());
    CHECK_FALSE(it.refusal(certification_request, crl).empty());
    CHECK_FALSE(it.refusal(ca::TbsKind::certificate, request).empty());
    CHECK_FALSE(it.refusal(ca::TbsKind::crl, request).empty());
    CHECK(it.refusal(certification_request, request).empty());
}

SCENARIO("Before the ceremony the guard lets requests for its own key through and nothing else",
         "[signer][guard]") {
    const Guarded it;
    const auto guard = it.guard(false);
    const auto own =
        x509::build_request_info(test::name_of("ca"), it.ca.key.public_key(), {}).value();
    const auto other =
        x509::build_request_info(test::name_of("ca"), it.subject.public_key(), {}).value();
    CHECK(guard.check(ca::TbsKind::certification_request, own, it.now));
    CHECK_FALSE(guard.check(ca::TbsKind::certification_request, other, it.now));
    CHECK_FALSE(guard.check(ca::TbsKind::certificate, it.tbs(), it.now));
    CHECK_FALSE(guard.check(ca::TbsKind::crl, tbs_of(it, crl_of(it)), it.now));
}

SCENARIO("OIDs of the configuration become the octets that certificates hold", "[signer]") {
    CHECK(signer::oid_contents("1.3.6.1.5.5.7.3.1") ==
          Bytes{0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01});
    CHECK(signer::oid_contents("2.999.4294967295") ==
          Bytes{0x88, 0x37, 0x8f, 0xff, 0xff, 0xff, 0x7f});
    for (const auto* text :
         {"", "1", "1.", ".1", "1.40", "3.1", "1.2.x", "1..2", "1.2.4294967296"}) {
        CHECK_FALSE(signer::oid_contents(text));
    }
}

SCENARIO("The guard judges values of another maker", "[signer][guard]") {
    int good = 0;
    int bad = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(BARTIZAN_VECTORS) + "/tbs")) {
        const auto name = entry.path().filename().string();
        if (entry.path().extension() != ".tbs") {
            continue;
        }
        INFO(name);
        const auto octets = test::slurp(entry.path());
        const auto form = probe::form_of(as_bytes(octets));
        const signer::TbsGuard guard(
            probe::widest_caps(), {}, form.algorithm,
            signer::OwnCertificate{.subject = form.issuer,
                                   .subject_key_identifier = form.authority,
                                   .not_after = der::Time::max()});
        const bool accepted = guard.check(form.kind, as_bytes(octets), form.start).has_value();
        CHECK(accepted == name.starts_with("good-"));
        ++(accepted ? good : bad);
    }
    CHECK(good >= 5);
    CHECK(bad >= 7);
}

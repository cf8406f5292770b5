// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Requests that break every rule from one row of the processing order on: the row that comes
// first is the one that is told.

#include "cmf/house.hpp"

using namespace bartizan;
using test::House;

namespace {

Fault fault_of(House& house, const cmf::Consumer& consumer, cmf::CsrRequest request) {
    const auto response = house.cmf->enrol(consumer, request);
    return response ? Fault::internal : response.error().fault;
}

Bytes with_a_wrong_signature(Bytes csr) {
    csr.back() ^= 1;
    return csr;
}

}  // namespace

SCENARIO("The first check that fails is the one that is told", "[cmf][CMF-3.3]") {
    House house;
    house.register_vnfci("vnf-1");
    house.register_vnfci("vnf-2");
    const auto weak = test::taken(x509::SoftwareKey::generate(x509::KeyAlgorithm::ed25519));
    const auto strong = test::taken(x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256));
    const std::vector<x509::GeneralName> foreign = {
        {x509::GeneralName::Kind::dns, "vdu9.vnf.example"}};
    const auto bad = with_a_wrong_signature(test::request_of(weak, {}, foreign));

    WHEN("the consumer has not the role, and nothing else is right either") {
        auto admin = test::vnfm();
        admin.role = cmf::Role::admin;
        auto request = House::csr_request(Bytes{1, 2, 3}, "nowhere");
        CHECK(fault_of(house, admin, request) == Fault::not_authorised);
    }
    WHEN("the request is no PKCS#10, of a subject that is not registered") {
        auto request = House::csr_request(Bytes{1, 2, 3}, "nowhere");
        CHECK(fault_of(house, test::vnfm(), request) == Fault::bad_csr);
    }
    WHEN("the subject is not registered, and the signature, key and names are wrong") {
        CHECK(fault_of(house, test::vnfm(), House::csr_request(bad, "nowhere")) ==
              Fault::not_registered);
        CHECK(fault_of(house, test::vnfm("other"), House::csr_request(bad)) == Fault::not_delegate);
    }
    WHEN("the signature, key and names are wrong") {
        CHECK(fault_of(house, test::vnfm(), House::csr_request(bad)) == Fault::bad_pop);
    }
    WHEN("key and names are wrong") {
        const auto request = House::csr_request(test::request_of(weak, {}, foreign));
        CHECK(fault_of(house, test::vnfm(), request) == Fault::weak_key);
    }
    WHEN("the key is another subject's and the names are wrong") {
        const auto own = House::csr_request(test::request_of(strong, {}), "vnf-2");
        REQUIRE(house.cmf->enrol(test::vnfm(), own));
        const auto request = House::csr_request(test::request_of(strong, {}, foreign));
        CHECK(fault_of(house, test::vnfm(), request) == Fault::key_reused);
    }
    WHEN("only the names are wrong") {
        const auto request = House::csr_request(test::request_of(strong, {}, foreign));
        CHECK(fault_of(house, test::vnfm(), request) == Fault::name_not_allowed);
    }
    THEN("each refusal is on record with the check that failed") {
        CHECK(fault_of(house, test::vnfm(), House::csr_request(bad)) == Fault::bad_pop);
        const auto records = test::taken(
            house.ledger->audit({.event = "csr.refused", .consumer = {}, .limit = 1000}));
        REQUIRE_FALSE(records.empty());
        CHECK(records.back().outcome == "bad_pop");
        CHECK(records.back().detail.find("possession") != std::string::npos);
    }
}

SCENARIO("A request without names gets those of its registration and no others",
         "[cmf][CMF.Certm.Del.002]") {
    House house;
    house.register_vnfci();
    const auto key = test::taken(x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256));
    const auto response =
        test::taken(house.cmf->enrol(test::vnfm(), House::csr_request(test::request_of(key, {}))));
    const auto leaf = test::taken(x509::Certificate::decode(response.certificate.der));
    CHECK(house.verifies(leaf));
    using Kind = x509::GeneralName::Kind;
    const std::vector<x509::GeneralName> expected = {
        {Kind::uri, "nfv://operator.example/vnf/vnf-1/vnfc/vnfc-1"},
        {Kind::dns, "vdu1.vnf.example"},
        {Kind::ip, "192.0.2.10"}};
    CHECK(std::ranges::is_permutation(leaf.subject_alt_names(), expected));
    // What the subject is called comes from the profile and the registration.
    CHECK(leaf.subject().rdns.front().front().value == "Operator");
    REQUIRE(response.chain.size() == 1);
}

SCENARIO("A CSR is of one consumer, certType and subject: the same octets for another are no retry",
         "[cmf][CMF-3.3]") {
    House house;
    house.register_vnfci("vnf-1");
    house.register_vnfci("vnf-2");
    const auto key = test::taken(x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256));
    const auto csr = test::request_of(key, {});
    const auto first = test::taken(house.cmf->enrol(test::vnfm(), House::csr_request(csr)));
    const auto again = test::taken(house.cmf->enrol(test::vnfm(), House::csr_request(csr)));
    CHECK(again.repeated);
    CHECK(again.certificate.der == first.certificate.der);
    CHECK(fault_of(house, test::vnfm(), House::csr_request(csr, "vnf-2")) == Fault::key_reused);
}

SCENARIO("A clock that is set back issues nothing, and what it records is of no earlier time",
         "[cmf][BZT-4]") {
    House house;
    house.register_vnfci();
    const auto csr = [] {
        const auto key = test::taken(x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256));
        return House::csr_request(test::request_of(key, {}));
    };
    const auto first = test::taken(house.cmf->enrol(test::vnfm(), csr()));
    house.wall = test::today() - cmf::Clock::tolerance;
    const auto late = test::taken(house.cmf->enrol(test::vnfm(), csr()));
    CHECK(late.certificate.issued_at == test::today());
    house.wall -= std::chrono::seconds(1);
    CHECK(fault_of(house, test::vnfm(), csr()) == Fault::clock_behind);
    // What a thief holds is revoked by whatever clock.
    const auto revoked = test::taken(house.cmf->revoke(test::vnfm(), first.certificate.id,
                                                       x509::RevocationReason::key_compromise));
    CHECK(revoked.revoked_at == test::today());
    house.wall = test::today();
    CHECK(house.cmf->enrol(test::vnfm(), csr()));
}

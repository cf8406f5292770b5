// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// When a subject counts as gone, and when a fleet does not (CMF 8).

#include "vnf_lcm/reconciliation.hpp"

#include <catch2/catch.hpp>

using namespace bartizan;
using namespace std::chrono_literals;

namespace {

ledger::LiveSubject subject(const std::string& id, const std::string& registration = "r-1",
                            std::uint64_t certificates = 1) {
    return {.key = {"VNFCI_CERT", "vnf-1", id},
            .registration_id = registration,
            .delegate = "vnfm",
            .mode = "DELEGATION-MODE",
            .suspended = false,
            .provisional_until = std::nullopt,
            .certificates = certificates};
}

vnf_lcm::VnfInstance instance(std::vector<std::string> vnfcs, bool instantiated = true) {
    vnf_lcm::VnfInstance out{.id = "vnf-1",
                             .vnfd_id = "vnfd",
                             .provider = "Example",
                             .instantiated = instantiated,
                             .vnfcs = {}};
    for (auto& id : vnfcs) {
        out.vnfcs.push_back({std::move(id), "VDU1", ""});
    }
    return out;
}

std::vector<std::string> ids(const std::vector<ledger::LiveSubject>& subjects) {
    std::vector<std::string> out;
    for (const auto& one : subjects) {
        out.push_back(one.key.subject_id);
    }
    return out;
}

const ledger::Time noon{1'000'000s};

}  // namespace

SCENARIO("Gone is what the VNF instance no longer has", "[vnf_lcm][CMF-8]") {
    using Ids = std::vector<std::string>;
    const std::vector live{subject("a"), subject("b"), subject("vnf-1")};
    CHECK(ids(vnf_lcm::gone_subjects(live, instance({"a", "b", "c"}))).empty());
    CHECK(ids(vnf_lcm::gone_subjects(live, instance({"b"}))) == Ids{"a"});
    // That of the VNF as a whole lives as long as any VNFC might.
    CHECK(ids(vnf_lcm::gone_subjects(live, instance({}))) == Ids{"a", "b"});
    CHECK(ids(vnf_lcm::gone_subjects(live, instance({"a", "b"}, false))) == Ids{"a", "b", "vnf-1"});
    CHECK(ids(vnf_lcm::gone_subjects(live, std::nullopt)) == Ids{"a", "b", "vnf-1"});
    CHECK(vnf_lcm::gone_subjects({}, std::nullopt).empty());
}

SCENARIO("A VNFC without a certificate is one of which none is valid", "[vnf_lcm][CMF-8]") {
    const std::vector live{subject("a"), subject("b", "r-2", 0)};
    const auto found = vnf_lcm::without_certificate(live, instance({"a", "b", "c"}));
    REQUIRE(found.size() == 2);
    CHECK(found[0].vnfc_id == "b");
    CHECK(found[1].vnfc_id == "c");
}

SCENARIO("A subject is missing for good when it was missing twice, far enough apart",
         "[vnf_lcm][CMF-8]") {
    vnf_lcm::Sightings sightings(60s);
    CHECK_FALSE(sightings.seen_again(subject("a"), noon));
    sightings.end_round();
    CHECK_FALSE(sightings.seen_again(subject("a"), noon + 59s));
    sightings.end_round();
    CHECK(sightings.seen_again(subject("a"), noon + 60s));
    sightings.end_round();
    CHECK(sightings.seen_again(subject("a"), noon + 61s));
    // Another one of the same round, and the same subject registered anew, have their own.
    CHECK_FALSE(sightings.seen_again(subject("b"), noon + 61s));
    CHECK_FALSE(sightings.seen_again(subject("a", "r-2"), noon + 61s));
}

SCENARIO("A subject that came back between two reconciliations begins anew", "[vnf_lcm][CMF-8]") {
    vnf_lcm::Sightings sightings(60s);
    CHECK_FALSE(sightings.seen_again(subject("a"), noon));
    sightings.end_round();
    sightings.end_round();  // one in which it was there
    CHECK_FALSE(sightings.seen_again(subject("a"), noon + 120s));
    sightings.end_round();
    CHECK(sightings.seen_again(subject("a"), noon + 180s));
}

SCENARIO("A reconciliation closes by itself the larger of ten and two percent of the live",
         "[vnf_lcm][CMF-8]") {
    const vnf_lcm::Breaker breaker;
    CHECK(breaker.limit(0) == 10);
    CHECK(breaker.limit(549) == 10);
    CHECK(breaker.limit(550) == 11);
    CHECK(breaker.limit(100'000) == 2'000);
    CHECK(vnf_lcm::Breaker{.least = 0, .percent = 0}.limit(100'000) == 0);
}

SCENARIO("An approval is of one set of subjects and of no other", "[vnf_lcm][CMF-8]") {
    const vnf_lcm::Closing a{subject("a"), "gone"};
    const vnf_lcm::Closing b{subject("b"), "gone"};
    const auto id = vnf_lcm::approval_id({a, b});
    CHECK(id.size() == 16);
    CHECK(id.find_first_not_of("0123456789abcdef") == std::string::npos);
    // Neither their order nor the words of the reason make another set.
    CHECK(vnf_lcm::approval_id({b, a}) == id);
    CHECK(vnf_lcm::approval_id({{subject("b"), "terminated"}, a}) == id);
    CHECK(vnf_lcm::approval_id({a}) != id);
    CHECK(vnf_lcm::approval_id({a, b, {subject("c"), "gone"}}) != id);
    CHECK(vnf_lcm::approval_id({a, {subject("b", "r-2"), "gone"}}) != id);
    CHECK(vnf_lcm::approval_id({}) != id);
}

SCENARIO("An operation, or a state of it, of which nobody told is news", "[vnf_lcm][CMF-8]") {
    const vnf_lcm::OpOcc newest{.id = "o-1",
                                .vnf_instance_id = "vnf-1",
                                .operation = "HEAL",
                                .state = "COMPLETED",
                                .started = {},
                                .entered = {}};
    ledger::VnfLife known{.vnfm = "t",
                          .vnf_instance_id = "vnf-1",
                          .vnfd_id = {},
                          .op_occ_id = "o-1",
                          .operation = "HEAL",
                          .operation_state = "COMPLETED",
                          .occurred_at = {},
                          .read_at = {}};
    CHECK_FALSE(vnf_lcm::is_news(known, newest));
    CHECK_FALSE(vnf_lcm::is_news(known, std::nullopt));
    CHECK(vnf_lcm::is_news(std::nullopt, newest));
    known.operation_state = "PROCESSING";
    CHECK(vnf_lcm::is_news(known, newest));
    known.operation_state = "COMPLETED";
    known.op_occ_id = "o-0";
    CHECK(vnf_lcm::is_news(known, newest));
}

SCENARIO("Why a subject was closed is the operation that its VNF instance saw last",
         "[vnf_lcm][CMF-8]") {
    CHECK(vnf_lcm::why_of(vnf_lcm::OpOcc{.id = "o-1",
                                         .vnf_instance_id = "vnf-1",
                                         .operation = "HEAL",
                                         .state = "COMPLETED",
                                         .started = {},
                                         .entered = {}}) == "HEAL COMPLETED o-1");
    CHECK_FALSE(vnf_lcm::why_of(std::nullopt).empty());
}

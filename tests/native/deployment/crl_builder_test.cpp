// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Who builds the CRL (IFA 033 has one CMF; a site has several processes of it).

#include "deployment/crl_builder.hpp"

#include <catch2/catch.hpp>

#include "deployment/folder.hpp"
#include "deployment/quickstart.hpp"

using namespace bartizan;
using test::Folder;

namespace {

ledger::LeaseRequest request(const std::string& holder, bool by_force = false) {
    return {.name = deployment::crl_lease_name("local"),
            .holder = holder,
            .at = deployment::now(),
            .time_to_live = std::chrono::seconds(60),
            .by_force = by_force};
}

}  // namespace

SCENARIO("One process builds the CRL, and one that lost its lease publishes nothing",
         "[deployment][BZT-2]") {
    const Folder folder;
    REQUIRE(deployment::quickstart(folder.path() / "run", {}));
    auto opened = deployment::Deployment::open(folder.path() / "run");
    REQUIRE(opened);
    auto& open = **opened;
    const auto first = open.ledger().take_lease(request("one")).value();
    REQUIRE(first);
    CHECK_FALSE(open.ledger().take_lease(request("two")).value());
    CHECK(open.ledger().take_lease(request("one")).value()->fence == first->fence);
    const auto built = deployment::build_crl(open, *first);
    REQUIRE(built);
    const auto second = open.ledger().take_lease(request("two", true)).value();
    REQUIRE(second);
    CHECK(second->fence > first->fence);
    const auto refused = deployment::build_crl(open, *first);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fault == Fault::lease_lost);
    CHECK(open.ledger().published_crl("local").value()->number == built->number);
    const auto next = deployment::build_crl(open, *second);
    REQUIRE(next);
    CHECK(next->number > built->number);
    REQUIRE(open.ledger().release_lease(*second));
    CHECK(open.ledger().take_lease(request("one")).value()->fence > second->fence);
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What a follower finds when nobody told (CMF 8, 9.4).

#include "vnf_lcm/follower_world.hpp"

using namespace bartizan;
using namespace bartizan::test;

SCENARIO("A subject that the VNFM lost without a word is closed at the second sighting",
         "[vnf_lcm][CMF-8]") {
    Followed world;
    begin(world, {"a", "b"});
    const auto done = op_occ_text("o-INSTANTIATE", "v-1", "INSTANTIATE", "COMPLETED", 20);
    world.tell("v-1", {"a", "b"}, done);
    world.start();
    world.reconcile();
    REQUIRE(world.living() == "a b");
    world.tell("v-1", {"a"}, done);

    WHEN("it is missing twice, 60 s apart") {
        CHECK(what_of(world.reconcile()) == "SEEN_ONCE=b");
        world.registry.later = 59;
        CHECK(what_of(world.reconcile()) == "SEEN_ONCE=b");
        world.registry.later = 60;
        CHECK(what_of(world.reconcile()) == "CLOSED=b");
        CHECK(world.living() == "a");
        CHECK(world.valid() == 1);
    }
    WHEN("an operator only looks, that is no sighting") {
        CHECK(what_of(world.reconcile({.dry_run = true, .approve = {}})) == "SEEN_ONCE=b");
        world.registry.later = 60;
        CHECK(what_of(world.reconcile({.dry_run = true, .approve = {}})) == "SEEN_ONCE=b");
        CHECK(what_of(world.reconcile()) == "SEEN_ONCE=b");
        world.registry.later = 120;
        CHECK(what_of(world.reconcile({.dry_run = true, .approve = {}})) == "TO_CLOSE=b");
        CHECK(world.living() == "a b");
        CHECK(what_of(world.reconcile()) == "CLOSED=b");
    }
    WHEN("a reconciliation that was cut off saw it missing") {
        world.tell("v-9", {});
        world.script.answer("/vnflcm/v2/vnf_instances/v-9",
                            {.status = 500, .location = {}, .next = {}, .body = ""});
        world.list(R"({"id": "v-1"}, {"id": "v-9"})");
        CHECK_FALSE(world.follower->reconcile({}, 20s));
        world.list(R"({"id": "v-1"})");
        world.registry.later = 60;
        CHECK(what_of(world.reconcile()) == "SEEN_ONCE=b");
    }
    WHEN("it is there again in between") {
        world.reconcile();
        world.tell("v-1", {"a", "b"}, done);
        world.registry.later = 60;
        CHECK(what_of(world.reconcile()).empty());
        world.tell("v-1", {"a"}, done);
        world.registry.later = 120;
        CHECK(what_of(world.reconcile()) == "SEEN_ONCE=b");
    }
}

SCENARIO("More than the breaker allows is held until an operator approves exactly that",
         "[vnf_lcm][CMF-8]") {
    Followed world;
    const int allowed = static_cast<int>(world.settings.breaker.limit(0));
    const int subjects = allowed + GENERATE(0, 1);
    begin(world, numbered(subjects));
    const auto done = op_occ_text("o-INSTANTIATE", "v-1", "INSTANTIATE", "COMPLETED", 20);
    world.tell("v-1", numbered(subjects), done);
    world.start();
    world.reconcile();
    const auto everything = static_cast<std::size_t>(subjects);
    REQUIRE(world.valid() == everything);
    world.tell("v-1", {}, op_occ_text("o-TERMINATE", "v-1", "TERMINATE", "COMPLETED", 30));
    const auto first = world.reconcile();
    if (subjects == allowed) {
        CHECK(first.held.empty());
        CHECK(first.closed == everything);
        CHECK(world.valid() == 0);
        return;
    }
    CHECK(first.closed == 0);
    CHECK(first.held.size() == 16);
    CHECK(world.valid() == everything);

    WHEN("another approval is given") {
        const auto refused =
            world.follower->reconcile({.dry_run = false, .approve = std::string(16, '0')}, 20s);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().fault == Fault::unprocessable);
        CHECK(world.valid() == everything);
        // The mistake is the operator's, not the VNFM's.
        CHECK(world.follower->status().reading);
    }
    WHEN("it is approved") {
        const auto second = world.reconcile();
        world.registry.later = 60;
        const auto held = world.reconcile().held;
        CHECK(held == first.held);
        const auto approved = world.reconcile({.dry_run = false, .approve = held});
        CHECK(approved.closed == everything);
        CHECK(world.valid() == 0);
        CHECK(world.living().empty());
    }
}

SCENARIO("What waits for its operation stays provisional while its closing is held",
         "[vnf_lcm][CMF-2.1]") {
    Followed world;
    begin(world, numbered(12));
    world.enrol("v-1", {"kept"});
    // Rolled back, and only one of them is there; nobody told.
    world.tell("v-1", {"kept"},
               op_occ_text("o-INSTANTIATE", "v-1", "INSTANTIATE", "ROLLED_BACK", 20));
    REQUIRE(world.house.ledger->lcm().applied("t", "v-1", 1000));
    world.start();
    const auto found = world.reconcile();
    CHECK_FALSE(found.held.empty());
    CHECK(world.valid() == 13);
    const auto living = world.living();
    CHECK(living.find("c0?") != std::string::npos);
    CHECK(living.find("kept?") == std::string::npos);
    const auto approved = world.reconcile({.dry_run = false, .approve = found.held});
    CHECK(approved.closed == 12);
    CHECK(world.living() == "kept");
}

SCENARIO("A subject whose operation is not seen to end is closed when its time is up",
         "[vnf_lcm][CMF-2.1]") {
    Followed world;
    begin(world, {"a"});
    world.start();
    world.registry.later = 3599;
    CHECK(what_of(world.reconcile()).empty());
    world.registry.later = 3600;
    CHECK(what_of(world.reconcile()) == "CLOSED=a");
    CHECK(world.valid() == 0);
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What a follower makes of notifications, and of a VNFM that does not do its part.

#include "vnf_lcm/follower_world.hpp"

using namespace bartizan;
using namespace bartizan::test;

SCENARIO("A notification leads to the VNFM's own word: what it lists is confirmed, the rest closed",
         "[vnf_lcm][CMF-8]") {
    Followed world;
    begin(world, {"a", "b"});
    world.start();
    world.reconcile();
    CHECK(world.living() == "a? b?");
    world.tell("v-1", {"a"}, op_occ_text("o-INSTANTIATE", "v-1", "INSTANTIATE", "COMPLETED", 20));
    world.notify("n-2", "v-1", "INSTANTIATE", "COMPLETED", 20);
    eventually([&] { return world.living() == "a"; });
    CHECK(world.valid() == 1);
    eventually([&] { return world.counter.count == 2; });
    CHECK(taken(world.house.ledger->lcm().pending("t", 10)).empty());
}

SCENARIO("A notification that lies changes nothing: the VNFM still lists the VNFC",
         "[vnf_lcm][CMF-9.4]") {
    Followed world;
    begin(world, {"a"});
    world.tell("v-1", {"a"}, op_occ_text("o-INSTANTIATE", "v-1", "INSTANTIATE", "COMPLETED", 20));
    world.start();
    eventually([&] { return world.living() == "a"; });
    world.notify("n-2", "v-1", "TERMINATE", "COMPLETED", 30);
    world.notify("n-3", "v-1", "DELETE", "COMPLETED", 31);
    eventually([&] { return world.counter.count >= 2; });
    world.reconcile();
    CHECK(world.living() == "a");
    CHECK(world.valid() == 1);
}

SCENARIO("One VNF instance that cannot be read keeps no other from being followed",
         "[vnf_lcm][CMF-9.4]") {
    Followed world;
    begin(world, {"a"});
    world.script.answer("/vnflcm/v2/vnf_lcm_op_occs?filter=(eq,vnfInstanceId,broken)",
                        ok("<html>"));
    world.notify("n-broken", "broken", "SCALE", "COMPLETED");
    world.tell("v-1", {"a"}, op_occ_text("o-INSTANTIATE", "v-1", "INSTANTIATE", "COMPLETED", 20));
    world.notify("n-2", "v-1", "INSTANTIATE", "COMPLETED", 20);
    world.start();
    eventually([&] { return world.living() == "a"; });
    CHECK(world.reconcile().vnf_instances == 1);

    WHEN("a request asks for it, too") {
        CHECK(world.follower->look_again("broken"));
        world.tell("v-2", {"x"});
        world.look("v-2");
        CHECK(world.follower->status().reading);
    }
    WHEN("it can be read again, the next reconciliation has what its notification told") {
        world.notify("n-begun", "broken", "HEAL", "PROCESSING", 30);
        world.enrol("broken", {"x", "y"});
        world.tell("broken", {"x", "y"}, op_occ_text("o-HEAL", "broken", "HEAL", "COMPLETED", 40));
        world.reconcile();
        REQUIRE(world.living("broken") == "x y");
        world.script.answer("/vnflcm/v2/vnf_instances/broken", ok("<html>"));
        world.notify("n-ended", "broken", "SCALE", "COMPLETED", 50);
        eventually([&] { return taken(world.house.ledger->lcm().pending("t", 10)).empty(); });
        world.tell("broken", {"x"}, op_occ_text("o-SCALE", "broken", "SCALE", "COMPLETED", 50));
        // No second sighting is needed: the operation's end was told.
        CHECK(what_of(world.reconcile()) == "CLOSED=y");
    }
}

SCENARIO("A VNFM that refuses to notify is read all the same, and the operator is told",
         "[vnf_lcm][VNFM.LCM.001]") {
    Followed world;
    world.settings.callback_uri = "https://cmf/lcn/v2/t";
    begin(world, {"a"});
    world.script.answer("/vnflcm/v2/subscriptions", ok("[]"));
    world.script.answer("/vnflcm/v2/subscriptions",
                        {.status = 422, .location = {}, .next = {}, .body = "no callback"}, "POST");
    world.tell("v-1", {"a"}, op_occ_text("o-INSTANTIATE", "v-1", "INSTANTIATE", "COMPLETED", 20));
    world.start();
    eventually([&] { return world.living() == "a"; });
    eventually([&] { return world.follower->status().last.has_value(); });
    CHECK(world.follower->status().reading);
    CHECK_FALSE(world.follower->status().subscribed);
    eventually([&] { return !world.follower->status().trouble.empty(); });

    WHEN("it does, later") {
        world.script.answer("/vnflcm/v2/subscriptions",
                            {.status = 201,
                             .location = {},
                             .next = {},
                             .body = R"({"id": "s-1", "callbackUri": "https://cmf/lcn/v2/t/x"})"},
                            "POST");
        eventually([&] { return world.follower->status().subscribed; });
        eventually([&] { return world.follower->status().trouble.empty(); });
        CHECK(taken(world.house.ledger->lcm().subscription("t"))->id == "s-1");
    }
}

SCENARIO("While an operation may be retried, and while it is undone, nothing is issued for it",
         "[vnf_lcm][CMF-8]") {
    Followed world;
    begin(world, {"a"});
    world.start();
    world.reconcile();
    const auto state = GENERATE("FAILED_TEMP", "ROLLING_BACK");
    world.tell("v-1", {}, op_occ_text("o-INSTANTIATE", "v-1", "INSTANTIATE", state, 20));
    world.notify("n-2", "v-1", "INSTANTIATE", state, 20);
    const auto suspended = [&] {
        return taken(world.house.cmf->live_subjects(HouseRegistry::scope("v-1"))).front().suspended;
    };
    eventually(suspended);
    CHECK(world.valid() == 1);
    world.tell("v-1", {}, op_occ_text("o-INSTANTIATE", "v-1", "INSTANTIATE", "PROCESSING", 30));
    world.notify("n-3", "v-1", "INSTANTIATE", "PROCESSING", 30);
    eventually([&] { return !suspended(); });
}

SCENARIO("What was read a moment ago is not read again for the same request",
         "[vnf_lcm][CMF-2.3]") {
    Followed world;
    world.list("");
    world.tell("v-1", {"a"});
    world.start();
    world.look("v-1");
    // Asked once more: it is read anew.
    CHECK(world.follower->look_again("v-1"));
    CHECK(taken(world.house.ledger->lcm().vnfcs("t", "v-1")).size() == 1);
}

SCENARIO("That a request asks for a VNF instance closes nothing there", "[vnf_lcm][CMF-8]") {
    Followed world;
    begin(world, {"a", "b"});
    const auto done = op_occ_text("o-INSTANTIATE", "v-1", "INSTANTIATE", "COMPLETED", 20);
    world.tell("v-1", {"a", "b"}, done);
    world.start();
    world.reconcile();
    REQUIRE(world.living() == "a b");
    WHEN("the VNFM was restored to what it was before") {
        world.tell("v-1", {"a"}, done);
        world.look("v-1");
        CHECK(world.living() == "a b");
        CHECK(what_of(world.reconcile()) == "SEEN_ONCE=b");
    }
    WHEN("an operation ended of which nobody told") {
        world.tell("v-1", {"a"}, op_occ_text("o-SCALE", "v-1", "SCALE", "COMPLETED", 30));
        world.look("v-1");
        CHECK(world.living() == "a b");
        CHECK(what_of(world.reconcile()) == "CLOSED=b");
    }
    WHEN("an operation goes on of which nobody told, what it makes may be registered") {
        world.tell("v-1", {"a", "b"}, op_occ_text("o-SCALE", "v-1", "SCALE", "PROCESSING", 30));
        world.look("v-1");
        world.enrol("v-1", {"c"});
        CHECK(world.living() == "a b c?");
    }
}

SCENARIO("A VNFM whose clock was set back is followed on", "[vnf_lcm][CMF-9.4]") {
    Followed world;
    world.list("");
    auto ahead = op_occ_text("o-HEAL", "v-1", "HEAL", "COMPLETED");
    for (auto at = ahead.find("2026"); at != std::string::npos; at = ahead.find("2026")) {
        ahead.replace(at, 4, "2999");
    }
    world.tell("v-1", {"a"}, ahead);
    world.start();
    const auto looked = [&] {
        world.look("v-1");
        const auto life = taken(world.house.ledger->lcm().vnf("t", "v-1"));
        return life->operation + " " + life->operation_state;
    };
    CHECK(looked() == "HEAL COMPLETED");
    const auto now = date_time::write_time(
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
    auto begun = op_occ_text("o-SCALE", "v-1", "SCALE", "PROCESSING");
    for (auto at = begun.find("2026-11-26T10:00:10Z"); at != std::string::npos;
         at = begun.find("2026-11-26T10:00:10Z")) {
        begun.replace(at, 20, now);
    }
    world.tell("v-1", {"a"}, ahead + ", " + begun);
    CHECK(looked() == "SCALE PROCESSING");
}

SCENARIO("A process that is not the one that acts for a VNFM looks for a request, and no more",
         "[vnf_lcm][CMF-9.4]") {
    Followed world;
    world.registry.acting = false;
    begin(world, {"a"});
    world.tell("v-1", {}, op_occ_text("o-INSTANTIATE", "v-1", "INSTANTIATE", "FAILED", 20));
    world.start();
    const auto refused = world.follower->reconcile({}, 20s);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().fault == Fault::lease_lost);
    CHECK(world.script.asked().empty());
    CHECK(world.living() == "a?");
    world.look("v-1");
    CHECK(taken(world.house.ledger->lcm().vnf("t", "v-1"))->operation_state == "FAILED");
    CHECK(world.living() == "a?");
    world.registry.acting = true;
    world.follower->wake();
    eventually([&] { return world.living().empty(); });
}

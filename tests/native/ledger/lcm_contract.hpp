// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The contract of the ledger's LcmStore, for each back end: what is known of VNF instances.

#pragma once

#include "ledger/lcm_rows.hpp"

SCENARIO("A notification is kept as it was told, once", "[ledger][lcm][VNFM.LCM.001]") {
    const auto with = options();
    const auto told = event("n-1", "SCALE", "COMPLETED", 100);
    {
        auto ledger = opened(with);
        journaled(*ledger, told);
        const auto again = ledger->lcm().journal(event("n-1", "HEAL", "STARTING", 200));
        REQUIRE_OK(again);
        CHECK_FALSE(*again);
        CHECK(newest(*ledger) == "SCALE COMPLETED");
        // Another VNFM's ids are its own.
        auto other = told;
        other.vnfm = "other";
        journaled(*ledger, other);
    }
    auto ledger = opened(with);
    const auto kept = ledger->lcm().pending(vnfm_name, 10);
    REQUIRE_OK(kept);
    REQUIRE(kept->size() == 1);
    const auto& one = kept->front();
    CHECK(one.sequence > 0);
    CHECK(one.vnfm == told.vnfm);
    CHECK(one.notification_id == told.notification_id);
    CHECK(one.vnf_instance_id == told.vnf_instance_id);
    CHECK(one.op_occ_id == told.op_occ_id);
    CHECK(one.operation == told.operation);
    CHECK(one.operation_state == told.operation_state);
    CHECK(one.occurred_at == told.occurred_at);
    CHECK(one.received_at == told.received_at);
    CHECK(ledger->lcm().pending("other", 10)->size() == 1);
    CHECK(ledger->lcm().vnfms_of("vnf-1").value().size() == 2);
    CHECK(ledger->lcm().vnfms_of("vnf-2").value().empty());
}

SCENARIO("Notifications are applied for one VNF instance, up to the one that was looked at",
         "[ledger][lcm][CMF-9.4]") {
    auto ledger = opened(options());
    journaled(*ledger, event("n-1", "SCALE", "STARTING", 100));
    journaled(*ledger, event("n-2", "SCALE", "STARTING", 100, "vnf-2"));
    journaled(*ledger, event("n-3", "SCALE", "PROCESSING", 101));
    auto& lcm = ledger->lcm();
    using Ids = std::vector<std::string>;
    CHECK(ids(lcm.pending(vnfm_name, 10)) == Ids{"n-1", "n-2", "n-3"});
    CHECK(ids(lcm.pending(vnfm_name, 2)) == Ids{"n-1", "n-2"});
    const auto sequence = lcm.pending(vnfm_name, 10)->back().sequence;
    journaled(*ledger, event("n-4", "SCALE", "COMPLETED", 102));
    REQUIRE_OK(lcm.applied(vnfm_name, "vnf-1", sequence));
    CHECK(ids(lcm.pending(vnfm_name, 10)) == Ids{"n-2", "n-4"});
    CHECK(lcm.pending("other", 10)->empty());

    WHEN("those that were applied are forgotten, what is pending stays") {
        // Each was received a second after it was told.
        REQUIRE_OK(lcm.forget_applied(vnfm_name, moment(101)));
        CHECK_FALSE(lcm.journal(event("n-1", "SCALE", "STARTING", 100)).value());
        REQUIRE_OK(lcm.forget_applied(vnfm_name, moment(1000)));
        CHECK(ids(lcm.pending(vnfm_name, 10)) == Ids{"n-2", "n-4"});
        CHECK(lcm.journal(event("n-1", "SCALE", "STARTING", 100)).value());
    }
}

SCENARIO("Whatever order notifications come in, the newest operation is the one told of",
         "[ledger][lcm][CMF-9.4]") {
    auto ledger = opened(options());
    CHECK(newest(*ledger) == "none");
    journaled(*ledger, event("n-1", "SCALE", "COMPLETED", 102));
    CHECK(newest(*ledger) == "SCALE COMPLETED");
    journaled(*ledger, event("n-2", "SCALE", "STARTING", 100));
    journaled(*ledger, event("n-3", "SCALE", "PROCESSING", 101));
    CHECK(newest(*ledger) == "SCALE COMPLETED");
    journaled(*ledger, event("n-4", "HEAL", "STARTING", 103));
    CHECK(newest(*ledger) == "HEAL STARTING");
    CHECK(newest(*ledger, "vnf-2") == "none");
}

SCENARIO("A VNFM that tells seconds is understood: one operation ends, the next begins in one",
         "[ledger][lcm][CMF-9.4]") {
    auto ledger = opened(options());
    journaled(*ledger, event("n-1", "SCALE", "PROCESSING", 100));
    journaled(*ledger, event("n-2", "SCALE", "COMPLETED", 100));
    journaled(*ledger, event("n-3", "SCALE", "PROCESSING", 100));  // it came late
    CHECK(newest(*ledger) == "SCALE COMPLETED");

    WHEN("they come in their order") {
        journaled(*ledger, event("n-4", "HEAL", "STARTING", 100));
        CHECK(newest(*ledger) == "HEAL STARTING");
        journaled(*ledger, event("n-5", "HEAL", "PROCESSING", 100));
        CHECK(newest(*ledger) == "HEAL PROCESSING");
    }
    WHEN("the end of the first comes after the beginning of the next") {
        journaled(*ledger, event("n-4", "HEAL", "STARTING", 101));
        journaled(*ledger, event("n-5", "MODIFY_INFO", "COMPLETED", 101));
        CHECK(newest(*ledger) == "HEAL STARTING");
    }
    WHEN("the identifier is created in the second in which it is instantiated") {
        journaled(*ledger, event("n-4", "INSTANTIATE", "STARTING", 100, "vnf-2"));
        journaled(*ledger, event("n-5", "CREATE", "COMPLETED", 100, "vnf-2"));
        CHECK(newest(*ledger, "vnf-2") == "INSTANTIATE STARTING");
    }
}

SCENARIO("What the VNFM answers takes the place of what was told, unless a later one was told",
         "[ledger][lcm][CMF-9.4]") {
    auto ledger = opened(options());
    auto& lcm = ledger->lcm();
    journaled(*ledger, event("n-1", "SCALE", "PROCESSING", 100));
    const std::vector<ledger::ListedVnfc> two{{"a", "VDU1", "server-a"}, {"b", "VDU2", ""}};
    const std::string both = "a VDU1 server-a, b VDU2 ";
    REQUIRE_OK(lcm.keep(life("SCALE", "COMPLETED", 102), two));
    CHECK(newest(*ledger) == "SCALE COMPLETED");
    CHECK(vnfcs(*ledger) == both);
    CHECK(lcm.vnf(vnfm_name, "vnf-1").value()->vnfd_id == "vnfd-1");
    CHECK(lcm.vnf(vnfm_name, "vnf-1").value()->read_at == at(102));
    // Of another VNFM of the same id, and of another VNF instance, nothing is known.
    CHECK(vnfcs(*ledger, "vnf-1", "other").empty());
    CHECK(vnfcs(*ledger, "vnf-2").empty());

    WHEN("a later operation was told of meanwhile") {
        journaled(*ledger, event("n-2", "HEAL", "STARTING", 103));
        REQUIRE_OK(lcm.keep(life("SCALE", "COMPLETED", 102), {{"c", "VDU1", ""}}));
        CHECK(newest(*ledger) == "HEAL STARTING");
        CHECK(vnfcs(*ledger) == both);
        // What was told keeps what was read before.
        CHECK(lcm.vnf(vnfm_name, "vnf-1").value()->vnfd_id == "vnfd-1");
    }
    WHEN("its VNFCs have changed") {
        REQUIRE_OK(lcm.keep(life("SCALE", "COMPLETED", 102), {{"b", "VDU2", "server-b"}}));
        CHECK(vnfcs(*ledger) == "b VDU2 server-b");
    }
    WHEN("it is read again, a VNFC is listed since it was the same for the first time") {
        REQUIRE_OK(lcm.keep(life("SCALE", "COMPLETED", 200),
                            {{"a", "VDU1", "server-a"}, {"b", "VDU2", "new"}, {"c", "VDU1", ""}}));
        const auto found = lcm.vnfcs(vnfm_name, "vnf-1").value();
        std::map<std::string, ledger::Time> since;
        for (const auto& one : found) {
            since[one.vnfc_id] = one.listed_at;
        }
        CHECK(since ==
              std::map<std::string, ledger::Time>{{"a", at(102)}, {"b", at(200)}, {"c", at(200)}});
    }
    WHEN("it is forgotten") {
        REQUIRE_OK(lcm.keep(life("SCALE", "COMPLETED", 102, "vnf-2"), two));
        CHECK(lcm.vnfs(vnfm_name)->size() == 2);
        REQUIRE_OK(lcm.forget(vnfm_name, "vnf-1"));
        CHECK(newest(*ledger) == "none");
        CHECK(vnfcs(*ledger).empty());
        CHECK(lcm.vnfs(vnfm_name)->size() == 1);
        CHECK(vnfcs(*ledger, "vnf-2") == both);
        REQUIRE_OK(lcm.forget(vnfm_name, "vnf-1"));
    }
}

SCENARIO("A VNFM has one subscription, of whose secrets digests are kept",
         "[ledger][lcm][VNFM.LCM.001]") {
    const auto with = options();
    const ledger::LcmSubscription first{.vnfm = vnfm_name,
                                        .id = "s-1",
                                        .callback_uri = "https://cmf.example/lcn/v2/tacker",
                                        .token_sha256 = digest("token"),
                                        .password_sha256 = digest("password")};
    {
        auto ledger = opened(with);
        CHECK_FALSE(ledger->lcm().subscription(vnfm_name).value());
        REQUIRE_OK(ledger->lcm().keep_subscription(first));
    }
    auto ledger = opened(with);
    const auto kept = ledger->lcm().subscription(vnfm_name);
    REQUIRE_OK(kept);
    REQUIRE(kept->has_value());
    CHECK((*kept)->id == "s-1");
    CHECK((*kept)->callback_uri == first.callback_uri);
    CHECK((*kept)->token_sha256 == first.token_sha256);
    CHECK((*kept)->password_sha256 == first.password_sha256);
    auto second = first;
    second.id = "s-2";
    second.token_sha256 = digest("another");
    REQUIRE_OK(ledger->lcm().keep_subscription(second));
    CHECK(ledger->lcm().subscription(vnfm_name).value()->id == "s-2");
    CHECK(ledger->lcm().subscription(vnfm_name).value()->token_sha256 == digest("another"));
    CHECK_FALSE(ledger->lcm().subscription("other").value());
}

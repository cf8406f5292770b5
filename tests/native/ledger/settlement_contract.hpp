// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The contract of the ledger's LcmStore, for each back end: what operations do to subjects.

#pragma once

#include "ledger/lcm_rows.hpp"

SCENARIO("Live subjects are those of the VNFM's own consumers", "[ledger][lcm][CMF-8]") {
    auto ledger = opened(options());
    provisional(*ledger, "r-1", {"a", "b"});
    registered(*ledger, "r-2", "vnf-2", "c");
    provisional(*ledger, "r-3", {"d"}, "vnf-1", "another consumer");
    const auto one = issued(*ledger, provisional(*ledger, "r-4", {"e"}), "e");
    CHECK(living(*ledger) == "a? b? e?");
    CHECK(living(*ledger, scope("")) == "a? b? c e?");
    CHECK(living(*ledger, scope("vnf-9")).empty());
    CHECK(living(*ledger, {.delegates = {"nobody"}, .vnf_instance_id = ""}).empty());
    const auto count = [&](ledger::Time when) {
        return ledger->lcm().subjects(scope(), when)->back().certificates;
    };
    CHECK(count(at(1999)) == 1);
    CHECK(count(at(2000)) == 0);  // it has expired
    REQUIRE_OK(ledger->revoke(one.id, 4, at(1500), audit("x")));
    CHECK(count(at(1500)) == 0);
    CHECK(ledger->lcm().subjects(scope(), at(1500))->front().provisional_until == at(4600));
}

SCENARIO("A failed operation suspends what waits for it, until it goes on",
         "[ledger][lcm][CMF-8]") {
    auto ledger = opened(options());
    const auto waiting = provisional(*ledger, "r-1", {"a"});
    const auto confirmed = registered(*ledger, "r-2", "vnf-1", "b");
    provisional(*ledger, "r-3", {"c"}, "vnf-2");
    const auto before = issued(*ledger, waiting, "a");
    REQUIRE_OK(ledger->lcm().suspend(scope(), true));
    CHECK(living(*ledger, scope("")) == "a?! b c?");
    CHECK(ledger->registration("r-1").value()->state == "SUSPENDED");
    CHECK(fault(ledger->record_issue(entry(waiting, "k", "q"))) == Fault::subject_gone);
    CHECK_FALSE(is_revoked(*ledger, before));
    REQUIRE_OK(ledger->record_issue(entry(confirmed, "k", "q")));

    WHEN("it is told to go on") {
        journaled(*ledger, event("n-1", "SCALE", "PROCESSING", 100));
        CHECK(living(*ledger) == "a? b");
        CHECK(ledger->registration("r-1").value()->state == "ACTIVE");
        REQUIRE_OK(ledger->record_issue(entry(waiting, "k2", "q2")));
    }
    WHEN("it is read to go on") {
        REQUIRE_OK(ledger->lcm().suspend(scope(), false));
        CHECK(living(*ledger) == "a? b");
    }
    WHEN("it is rolled back, or another VNF instance's goes on") {
        journaled(*ledger, event("n-1", "SCALE", "ROLLING_BACK", 100));
        journaled(*ledger, event("n-2", "SCALE", "PROCESSING", 101, "vnf-2"));
        CHECK(living(*ledger) == "a?! b");
    }
}

SCENARIO("An operation that completed confirms what is there and revokes what is gone",
         "[ledger][lcm][CMF-8]") {
    auto ledger = opened(options());
    const auto kept = issued(*ledger, provisional(*ledger, "r-1", {"a"}), "a");
    const auto record = provisional(*ledger, "r-2", {"b"});
    const auto lost = issued(*ledger, record, "b");
    const auto before = ledger->crl_state("local").value().revocations;
    const auto done = ledger->lcm().settle(settlement({"b"}, true));
    REQUIRE_OK(done);
    CHECK_FALSE(done->overtaken);
    CHECK(done->confirmed == 1);
    CHECK(done->closed == 1);
    CHECK(done->revoked == 1);
    CHECK(living(*ledger) == "a");
    CHECK_FALSE(is_revoked(*ledger, kept));
    const auto gone = ledger->certificate(lost.id).value();
    CHECK(gone->revoked_at == at(1500));
    CHECK(gone->revocation_reason == 5);
    CHECK(ledger->crl_state("local").value().revocations == before + 1);
    CHECK(ledger->registration("r-1").value()->state == "ACTIVE");
    CHECK_FALSE(ledger->registration("r-1").value()->provisional_until);
    CHECK(ledger->registration("r-2").value()->state == "CLOSED");
    CHECK(ledger->registration("r-2").value()->gone == std::vector<std::string>{"b"});
    CHECK(fault(ledger->record_issue(entry(record, "k", "q"))) == Fault::not_registered);
    const auto trail = ledger->audit({.event = "certificate.revoked"});
    REQUIRE(trail->size() == 1);
    CHECK(trail->front().subject == "b");
    CHECK(ledger->audit({.event = "subject.closed"})->size() == 1);

    WHEN("it is settled once more, nothing is left to do") {
        const auto again = ledger->lcm().settle(settlement({"b"}, true));
        REQUIRE_OK(again);
        CHECK(again->confirmed + again->closed + again->revoked == 0);
    }
    WHEN("the subject that is gone is registered anew, it is another registration") {
        const auto anew = provisional(*ledger, "r-3", {"b"});
        issued(*ledger, anew, "b");
        CHECK(living(*ledger) == "a b?");
        CHECK(ledger->registration("r-3").value()->gone.empty());
        CHECK(ledger->registration("r-2").value()->gone == std::vector<std::string>{"b"});
        REQUIRE_OK(ledger->lcm().settle(settlement({}, true)));
        CHECK(living(*ledger) == "a b");
    }
}

SCENARIO("A registration of several subjects lives as long as one of them",
         "[ledger][lcm][CMF-8]") {
    auto ledger = opened(options());
    const auto record = provisional(*ledger, "r-1", {"a", "b", "c"});
    const auto a = issued(*ledger, record, "a");
    const auto b = issued(*ledger, record, "b");
    const auto first = ledger->lcm().settle(settlement({"a"}, true));
    REQUIRE_OK(first);
    CHECK(first->closed == 1);
    CHECK(first->confirmed == 1);
    CHECK(living(*ledger) == "b c");
    CHECK(is_revoked(*ledger, a));
    CHECK_FALSE(is_revoked(*ledger, b));
    CHECK(ledger->registration("r-1").value()->state == "ACTIVE");
    CHECK(ledger->registration("r-1").value()->gone == std::vector<std::string>{"a"});
    const auto second = ledger->lcm().settle(settlement({"b", "c"}, false));
    REQUIRE_OK(second);
    CHECK(second->closed == 2);
    CHECK(second->revoked == 1);
    CHECK(is_revoked(*ledger, b));
    CHECK(ledger->registration("r-1").value()->state == "CLOSED");
    CHECK(living(*ledger).empty());
}

SCENARIO("Every certificate of a subject that is gone is revoked, however many there are",
         "[ledger][lcm][CMF-8]") {
    auto ledger = opened(options());
    const auto record = provisional(*ledger, "r-1", {"a"});
    std::vector<ledger::IssueEntry> many;
    for (int i = 0; i < 101; ++i) {
        many.push_back(entry(record, "k" + std::to_string(i), "q" + std::to_string(i)));
    }
    for (const auto& one : ledger->record_issues(many, {})) {
        REQUIRE_OK(one);
    }
    CHECK(ledger->lcm().settle(settlement({"a"}, true))->revoked == 101);
    CHECK(ledger->certificates({.revoked = false})->empty());
}

SCENARIO("Nothing is settled for an operation that another one has overtaken",
         "[ledger][lcm][CMF-8]") {
    auto ledger = opened(options());
    provisional(*ledger, "r-1", {"a"});
    journaled(*ledger, event("n-1", "SCALE", "COMPLETED", 100));
    const auto now = settlement({"a"}, true, "o-SCALE");

    WHEN("the next one has begun by now") {
        journaled(*ledger, event("n-2", "HEAL", "STARTING", 100));
        const auto done = ledger->lcm().settle(now);
        REQUIRE_OK(done);
        CHECK(done->overtaken);
        CHECK(done->closed == 0);
        CHECK(living(*ledger) == "a?");
        CHECK(ledger->audit({.event = "subject.closed"})->empty());
        // A reconciliation has counted and means it.
        CHECK(ledger->lcm().settle(settlement({"a"}, false))->closed == 1);
    }
    WHEN("it is the one that goes on by what was told, and has ended by what was read") {
        journaled(*ledger, event("n-2", "SCALE", "PROCESSING", 101));
        CHECK(ledger->lcm().settle(now)->closed == 1);
    }
    WHEN("the next one has ended, too") {
        journaled(*ledger, event("n-2", "HEAL", "FAILED", 101));
        CHECK(ledger->lcm().settle(now)->closed == 1);
    }
}

SCENARIO("What is undecided stays as it is while the others are confirmed",
         "[ledger][lcm][CMF-8]") {
    auto ledger = opened(options());
    provisional(*ledger, "r-1", {"a"});
    provisional(*ledger, "r-2", {"b", "c"});
    REQUIRE_OK(ledger->lcm().suspend(scope(), true));
    auto wanted = settlement({}, true);
    wanted.undecided = {{"VNFCI_CERT", "vnf-1", "b"}};
    CHECK(ledger->lcm().settle(wanted)->confirmed == 1);
    CHECK(living(*ledger) == "a b?! c?!");
}

SCENARIO("Of another consumer, certType or VNF instance nothing is settled",
         "[ledger][lcm][CMF-8]") {
    auto ledger = opened(options());
    provisional(*ledger, "r-1", {"a"}, "vnf-1", "another consumer");
    provisional(*ledger, "r-2", {"a"}, "vnf-2");
    auto oam = registration("r-3", "vnf-1", {"a"});
    oam.cert_type = "VNFOAM_CERT";
    REQUIRE_OK(ledger->register_subjects(oam, audit("registration.created")));
    const auto done = ledger->lcm().settle(settlement({"a"}, true));
    REQUIRE_OK(done);
    CHECK(done->closed == 0);
    CHECK(done->confirmed == 0);
    CHECK(living(*ledger, scope("vnf-2")) == "a?");
    CHECK(living(*ledger) == "a");
    CHECK(living(*ledger, {.delegates = {"another consumer"}, .vnf_instance_id = ""}) == "a?");
}

SCENARIO("A subject that waits does so anew with each operation that registers it",
         "[ledger][lcm][CMF-2.1]") {
    auto ledger = opened(options());
    auto record = provisional(*ledger, "r-1", {"a"});
    record.provisional_until = at(9000);
    const auto again = ledger->register_subjects(record, audit("registration.created"));
    REQUIRE_OK(again);
    CHECK_FALSE(again->created);
    CHECK(again->registration.provisional_until == at(9000));
    CHECK(ledger->registration("r-1").value()->provisional_until == at(9000));
    REQUIRE_OK(ledger->lcm().settle(settlement({}, true)));
    // One that is confirmed does not wait again.
    const auto later = ledger->register_subjects(record, audit("registration.created"));
    REQUIRE_OK(later);
    CHECK_FALSE(later->registration.provisional_until);
}

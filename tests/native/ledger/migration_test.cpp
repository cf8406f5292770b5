// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A ledger that an earlier release made (tests/vectors/ledger) goes on in this one.

#include <catch2/catch.hpp>

#include "ledger/entries.hpp"
#include "ledger/lcm_store.hpp"
#include "x509/support.hpp"

using namespace bartizan;
using namespace bartizan::test;

namespace {

template <class T>
T taken(Result<T> result) {
    INFO(
        (result ? std::string() : public_message(result.error()) + result.error().operator_detail));
    REQUIRE(result.has_value());
    return std::move(result).value();
}

std::string restored(const TemporaryFolder& folder, const std::string& name) {
    const auto file = folder.path("ledger.sqlite").string();
    REQUIRE(succeeds("sqlite3 " + file + " <" BARTIZAN_VECTORS "/ledger/" + name));
    return "sqlite:" + file;
}

}  // namespace

SCENARIO("A ledger of version 2 keeps what it has and lives on under a VNFM", "[ledger][lcm]") {
    const TemporaryFolder folder;
    const auto url = restored(folder, "version-2.sql");
    const ledger::SubjectScope scope{.delegates = {"vnfm"}, .vnf_instance_id = "vnf-v2-0"};
    {
        const auto ledger = taken(ledger::open_ledger({.url = url}));
        const auto registrations = taken(ledger->registrations({}));
        REQUIRE(registrations.size() == 1);
        const auto& record = registrations.front();
        CHECK(record.id == "r-v2-0");
        CHECK(record.state == "ACTIVE");
        CHECK(record.subject_ids == std::vector<std::string>{"vnfc"});
        // Nobody followed a VNFM: the registration confirmed it.
        CHECK_FALSE(record.provisional_until);
        CHECK(record.gone.empty());
        CHECK(taken(ledger->certificate_count()) == 2);
        CHECK(taken(ledger->audit({})).size() == 3);
        const auto known = entry(record, "v2-0-0", "v2-0-0");
        CHECK(taken(ledger->key_use({known.certificate.spki_sha256, known.request_key},
                                    known.certificate.subject, at(1500)))
                  .answer->id == known.certificate.id);

        auto& lcm = ledger->lcm();
        CHECK(taken(lcm.vnfs("tacker")).empty());
        CHECK(taken(lcm.pending("tacker", 10)).empty());
        CHECK_FALSE(taken(lcm.subscription("tacker")));
        const auto live = taken(lcm.subjects(scope, at(1500)));
        REQUIRE(live.size() == 1);
        CHECK_FALSE(live.front().suspended);
        CHECK(live.front().certificates == 2);
        taken(ledger->record_issue(entry(record, "new", "new")));
        const auto done = taken(
            lcm.settle({.scope = scope,
                        .vnfm = "tacker",
                        .op_occ_id = {},
                        .confirm = true,
                        .gone = {live.front().key},
                        .at = at(1500),
                        .audit = {},
                        .revoked = [](const auto&) { return audit("certificate.revoked"); }}));
        CHECK(done.closed == 1);
        CHECK(done.revoked == 3);
    }
    const auto again = taken(ledger::open_ledger({.url = url}));
    CHECK(taken(again->registration("r-v2-0"))->state == "CLOSED");
    CHECK(taken(again->registration("r-v2-0"))->gone == std::vector<std::string>{"vnfc"});
    CHECK(taken(again->crl_state("local")).revocations == 3);
}

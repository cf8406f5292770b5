// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "trust_domain/security_manager.hpp"

#include <catch2/catch.hpp>

using namespace bartizan::trust_domain;

SCENARIO("The modes have the draft's words", "[trust_domain]") {
    CHECK(mode_named("Passive") == Mode::passive);
    CHECK(mode_named("Semi-Active") == Mode::semi_active);
    CHECK(mode_named("Fully-Active") == Mode::fully_active);
    CHECK_FALSE(mode_named("Active"));
    CHECK_FALSE(mode_named(""));
    CHECK_FALSE(mode_named("PASSIVE "));
    for (const auto mode : {Mode::passive, Mode::semi_active, Mode::fully_active}) {
        CHECK(mode_named(name_of(mode)) == mode);
    }
    for (const auto scope : {HostScope::all, HostScope::hosts_of_scope, HostScope::aggregates}) {
        CHECK(host_scope_named(name_of(scope)) == scope);
    }
    CHECK_FALSE(host_scope_named("HOSTS"));
}

SCENARIO("A scope that nobody filled in covers no tenant, no shared host and no metadata",
         "[trust_domain]") {
    const SecurityManager manager;
    CHECK(manager.mode == Mode::passive);
    CHECK(manager.scope.domains.empty());
    CHECK(manager.scope.projects.empty());
    CHECK(manager.scope.host_scope == HostScope::hosts_of_scope);
    CHECK_FALSE(manager.scope.share_host_totals);
    CHECK(manager.scope.metadata_keys.empty());
    CHECK(manager.identities.empty());
}

SCENARIO("A Security Manager's name is a DNS label of 32 octets at most", "[trust_domain]") {
    for (const auto* good : {"a", "0", "sm-a", "a--0", "abcdefghijklmnopqrstuvwxyz012345"}) {
        CHECK(is_name(good));
    }
    for (const auto* bad : {"", "-a", "a-", "-", "A", "a b", "a.b", "a/b", "..", "a_b", "\xc3\xa4",
                            "a\n", "abcdefghijklmnopqrstuvwxyz0123456"}) {
        CHECK_FALSE(is_name(bad));
    }
}

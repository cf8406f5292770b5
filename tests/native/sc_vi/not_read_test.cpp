// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Lists of what was not read (spec sc-vi 1.1): never empty ones, which would say that there is
// none.

#include <catch2/catch.hpp>

#include "sc_vi/capabilities.hpp"
#include "sc_vi/query.hpp"

using namespace bartizan;
using namespace bartizan::sc_vi;
using enum Kind;

namespace {

struct Site {
    KnownVims vims;
    QueryService service{vims};
    trust_domain::SecurityManager reader;

    Site() {
        vims.push_back(std::make_unique<KnownVim>());
        vims.front()->settings.name = "site-1";
        reader.name = "a";
        reader.scope.projects = {"P"};
        reader.scope.host_scope = trust_domain::HostScope::all;
    }

    // Without a record.
    Site& was_read(Kind kind) {
        vims.front()->inventory.replace(
            kind, {vim::Standing::good, vim::TableBuilder(kind).finish(), {}, {}});
        return *this;
    }

    Site& stands(Kind kind, vim::Standing standing) {
        vims.front()->inventory.replace(kind, {standing, nullptr, {}, {}});
        return *this;
    }

    Result<ListAnswer> list(std::string_view path) {
        const auto all = all_collections();
        const auto& collection = *std::ranges::find(all, path, &Collection::path);
        const element::Filter everything;
        return service.list(reader, {collection, everything, element::Selection::all(), {}});
    }
};

// What is told of them stands in the configuration, whatever the VIM says.
bool is_configured(std::string_view path) {
    return path.starts_with("nfvi_pops/") || path == "subscriptions";
}

}  // namespace

SCENARIO("Before anything of a VIM was read no list is empty: it is 503", "[Sc-Vi.Telem.001]") {
    Site site;
    for (const auto& collection : all_collections()) {
        CAPTURE(collection.path);
        if (collection.list == nullptr || is_configured(collection.path)) {
            continue;
        }
        const auto answer = site.list(collection.path);
        REQUIRE_FALSE(answer);
        CHECK(answer.error().fault == Fault::vim_unavailable);
        CHECK(missing(collection, vim::Snapshot()) == Reason::not_yet_known);
    }
}

SCENARIO("What is gathered is told to be a part until each of its sources was read",
         "[Sc-Vi.Q20][Sc-Vi.Q21][Sc-Vi.Q28]") {
    const std::string path = GENERATE("policies", "pm_jobs", "thresholds");
    const auto source = path == "policies" ? neutron_networks : neutron_ports;
    Site site;
    site.was_read(source);
    auto answer = site.list(path);
    REQUIRE(answer);
    CHECK(answer->body == "[]");
    REQUIRE(answer->partial.size() == 1);
    CHECK(answer->partial.front().second == Reason::not_yet_known);
    for (const auto& kind : vim::all_kinds()) {
        site.was_read(kind.kind);
    }
    // What is not there has none.
    site.stands(path == "policies" ? neutron_logs : aodh_alarms, vim::Standing::not_deployed);
    answer = site.list(path);
    REQUIRE(answer);
    CHECK(answer->partial.empty());
}

SCENARIO("Where no source of what is gathered is deployed it is 501, where all failed it is 503",
         "[Sc-Vi.Q28]") {
    Site site;
    for (const auto& kind : vim::all_kinds()) {
        site.stands(kind.kind, vim::Standing::not_deployed);
    }
    CHECK(site.list("policies").error().fault == Fault::no_source);
    site.stands(cinder_types, vim::Standing::failed);
    CHECK(site.list("policies").error().fault == Fault::vim_unavailable);
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/reach.hpp"

#include <algorithm>

#include "json/view.hpp"
#include "sc_vi/host_names.hpp"

namespace bartizan::sc_vi {
namespace {

using trust_domain::HostScope;
using vim::Kind;

bool names(const std::vector<std::string>& list, std::string_view id, std::string_view name) {
    return std::ranges::any_of(
        list, [&](const auto& one) { return one == id || (!name.empty() && one == name); });
}

class Resolver {
  public:
    Resolver(const trust_domain::Scope& scope, const vim::Snapshot& snapshot)
        : scope_(scope), vim_(snapshot) {}

    trust_domain::Reach reach() {
        reach_.metadata_keys = scope_.metadata_keys;
        reach_.share_host_totals = scope_.share_host_totals;
        reach_.all_hosts = scope_.host_scope == HostScope::all;
        add_projects();
        if (scope_.host_scope == HostScope::hosts_of_scope) {
            add_hosts_of_servers();
        } else if (scope_.host_scope == HostScope::aggregates) {
            add_hosts_of_aggregates();
        }
        return std::move(reach_);
    }

  private:
    std::string_view text(json::View view) { return view.text(&memory_); }

    void add_projects() {
        trust_domain::TextSet domains(scope_.domains.begin(), scope_.domains.end());
        for (const auto domain : vim_.all<Kind::keystone_domains>()) {
            if (names(scope_.domains, domain.id(), text(domain["name"]))) {
                domains.emplace(domain.id());
            }
        }
        for (const auto project : vim_.all<Kind::keystone_projects>()) {
            if (domains.contains(text(project["domain_id"])) ||
                names(scope_.projects, project.id(), text(project["name"]))) {
                reach_.projects.emplace(project.id());
            }
        }
        if (!vim_.has(Kind::keystone_projects)) {
            reach_.projects.insert(scope_.projects.begin(), scope_.projects.end());
        }
    }

    void add_hosts_of_servers() {
        for (const auto& project : reach_.projects) {
            const auto json = "\"" + project + "\"";
            for (const auto server :
                 vim_.all_with<Kind::nova_servers>("tenant_id", json::View(json))) {
                if (const auto hypervisor = host_of(vim_, server)) {
                    reach_.hosts.emplace(hypervisor.id());
                }
            }
        }
    }

    void add_hosts_of_aggregates() {
        const HostNames hosts(vim_, &memory_);
        for (const auto aggregate : vim_.all<Kind::nova_aggregates>()) {
            const auto id = aggregate.id();
            if (!names(scope_.host_aggregates, id, text(aggregate["name"])) &&
                !names(scope_.host_aggregates, text(aggregate["uuid"]), {})) {
                continue;
            }
            for (const auto host : json::Items(aggregate["hosts"])) {
                const auto ids = hosts.hypervisors(text(host));
                reach_.hosts.insert(ids.begin(), ids.end());
            }
        }
    }

    const trust_domain::Scope& scope_;
    const vim::Snapshot& vim_;
    std::pmr::monotonic_buffer_resource memory_;
    trust_domain::Reach reach_;
};

}  // namespace

trust_domain::Reach reach_of(const trust_domain::Scope& scope, const vim::Snapshot& snapshot) {
    return Resolver(scope, snapshot).reach();
}

std::shared_ptr<const trust_domain::Reach> ReachCache::get(
    const trust_domain::SecurityManager& manager, const std::string& vim,
    const vim::Snapshot& snapshot) {
    auto& entry = [&]() -> Entry& {
        const std::lock_guard lock(mutex_);
        return entries_[{manager.name, vim}];  // stays where it is
    }();
    const auto tables = tables_of(snapshot);
    const std::lock_guard lock(entry.mutex);
    if (!entry.reach || !same(entry.tables, tables)) {
        entry.reach =
            std::make_shared<const trust_domain::Reach>(reach_of(manager.scope, snapshot));
        entry.tables = tables;
    }
    return entry.reach;
}

ReachCache::Tables ReachCache::tables_of(const vim::Snapshot& snapshot) {
    using enum Kind;
    return {snapshot.state(keystone_domains).table, snapshot.state(keystone_projects).table,
            snapshot.state(nova_servers).table, snapshot.state(nova_hypervisors).table,
            snapshot.state(nova_aggregates).table};
}

bool ReachCache::same(const Tables& some, const Tables& others) {
    return std::ranges::equal(some, others, [](const auto& one, const auto& other) {
        return !one.owner_before(other) && !other.owner_before(one);
    });
}

}  // namespace bartizan::sc_vi

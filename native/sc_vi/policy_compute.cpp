// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <algorithm>

#include "sc_vi/policy_kind.hpp"

namespace bartizan::sc_vi {
namespace {

using enum Kind;

// --- server groups

PolicyFacts group_facts(const Reading& reading, std::size_t row, PolicyUsers& /*users*/) {
    const auto group = reading.vim.record<nova_server_groups>(row);
    return {.name = reading.text(group["name"]),
            .audience = reading.of_project(group["project_id"])};
}

void group_users(const Reading& reading, std::size_t row, PolicyUsers& /*users*/,
                 Associations& out) {
    for (const auto member : Items(reading.vim.record<nova_server_groups>(row)["members"])) {
        out.add(reading.text(member));
    }
}

// Before microversion 2.64 the policy stands in a list of one.
void group_content(const Reading& reading, std::size_t row, Object& out) {
    const auto group = reading.vim.record<nova_server_groups>(row);
    const auto policy = group["policy"];
    put_told(out, "policy", policy.absent() ? *Items(group["policies"]).begin() : policy);
    put_told(out, "rules", group["rules"]);
}

// --- aggregates that keep others out

constexpr std::string_view of_project = "filter_tenant_id";  // filter_tenant_id2, too

bool isolates(std::string_view key) {
    return key.starts_with(of_project) || key.starts_with("trait:");
}

std::string_view isolation_id(const Reading& reading, std::size_t row) {
    const auto aggregate = reading.vim.record<nova_aggregates>(row);
    for (const auto& [key, value] : Members(aggregate["metadata"])) {
        if (isolates(key)) {
            return reading.text(aggregate["uuid"]);
        }
    }
    return {};
}

std::vector<std::string_view> isolated_projects(const Reading& reading, View metadata) {
    std::vector<std::string_view> out;
    for (const auto& [key, value] : Members(metadata)) {
        auto list = key.starts_with(of_project) ? reading.text(value) : std::string_view();
        while (!list.empty()) {
            const auto one = list.substr(0, list.find(','));
            if (!one.empty()) {
                out.push_back(one);
            }
            list.remove_prefix(std::min(one.size() + 1, list.size()));
        }
    }
    return out;
}

std::vector<std::string_view> hosts_of(const Reading& reading, Record<nova_aggregates> aggregate,
                                       const HostNames& names) {
    std::vector<std::string_view> out;
    for (const auto host : Items(aggregate["hosts"])) {
        std::ranges::copy(names.hypervisors(reading.text(host)), std::back_inserter(out));
    }
    return out;
}

// It names the projects that it is for: for who reaches all of them, by one or by every host.
PolicyFacts isolation_facts(const Reading& reading, std::size_t row, PolicyUsers& users) {
    const auto aggregate = reading.vim.record<nova_aggregates>(row);
    const auto projects = isolated_projects(reading, aggregate["metadata"]);
    const bool own = std::ranges::all_of(
        projects, [&reading](auto id) { return reading.reach.reaches_project(id); });
    element::Audience audience{.infrastructure = true};
    if (own) {
        audience.projects = reading.kept(projects);
        audience.hosts = reading.kept(hosts_of(reading, aggregate, users.hosts()));
    }
    return {.name = reading.text(aggregate["name"]),
            .version = version_of(reading, {}, aggregate["updated_at"]),
            .audience = audience};
}

void isolation_users(const Reading& reading, std::size_t row, PolicyUsers& users,
                     Associations& out) {
    const auto aggregate = reading.vim.record<nova_aggregates>(row);
    for (const auto project : isolated_projects(reading, aggregate["metadata"])) {
        out.add(project);
    }
    out.need(nova_hypervisors);
    for (const auto host : hosts_of(reading, aggregate, users.hosts())) {
        out.add_host(host);
    }
}

void isolation_content(const Reading& reading, std::size_t row, Object& out) {
    auto& map = out.object("metadata");
    for (const auto& [key, value] : Members(reading.vim.record<nova_aggregates>(row)["metadata"])) {
        if (isolates(key)) {
            map.json(key, value.json());
        }
    }
}

// --- QoS specs of volume types

PolicyFacts specs_facts(const Reading& reading, std::size_t row, PolicyUsers& /*users*/) {
    const auto specs = reading.vim.record<cinder_qos_specs>(row);
    bool open = false;
    for (const auto type : reading.vim.all<cinder_types>()) {
        open = open || (type["qos_specs_id"].json() == specs["id"].json() &&
                        type["is_public"].boolean() == true);
    }
    return {.name = reading.text(specs["name"]),
            .audience = {.everyone = open, .infrastructure = true}};
}

void specs_users(const Reading& reading, std::size_t row, PolicyUsers& /*users*/,
                 Associations& out) {
    out.need(cinder_types);
    const auto specs = reading.vim.record<cinder_qos_specs>(row);
    for (const auto type : reading.vim.all<cinder_types>()) {
        if (type["qos_specs_id"].json() == specs["id"].json() &&
            (type["is_public"].boolean() == true || reading.reach.all_hosts)) {
            out.add(reading.joined("voltype:", type.id()));
        }
    }
}

void specs_content(const Reading& reading, std::size_t row, Object& out) {
    const auto specs = reading.vim.record<cinder_qos_specs>(row);
    put_told(out, "consumer", specs["consumer"]);
    put_told(out, "specs", specs["specs"]);
}

// --- quotas

std::string_view quota_id(const Reading& reading, std::size_t row) {
    const auto project = reading.vim.record<keystone_projects>(row);
    const auto id = project["id"];
    return reading.vim.find<nova_quotas>(id) || reading.vim.find<neutron_quotas>(id) ||
                   reading.vim.find<cinder_quotas>(id)
               ? project.id()
               : std::string_view();
}

PolicyFacts quota_facts(const Reading& reading, std::size_t row, PolicyUsers& /*users*/) {
    const auto project = reading.vim.record<keystone_projects>(row);
    return {.name = reading.text(project["name"]), .audience = reading.of_project(project["id"])};
}

void quota_users(const Reading& reading, std::size_t row, PolicyUsers& /*users*/,
                 Associations& out) {
    out.add(record_id<keystone_projects>(reading, row));
}

// Each limit as it is, -1 for none; what is used is no part of the policy.
template <Kind K>
void put_limits(Object& out, std::string_view name, const Reading& reading, View project) {
    const auto quota = reading.vim.find<K>(project);
    if (!quota) {
        out.unavailable(name, reading.missing(K).value_or(Reason::not_yet_known));
        return;
    }
    auto& limits = out.object(name);
    for (const auto& [resource, value] : Members(quota["*"])) {
        const auto limit = value.is_object() ? value["limit"] : value;
        if (!limit.number_token().empty()) {
            limits.json(resource, limit.json());
        }
    }
}

void quota_content(const Reading& reading, std::size_t row, Object& out) {
    const auto id = reading.vim.record<keystone_projects>(row)["id"];
    put_limits<nova_quotas>(out, "compute", reading, id);
    put_limits<neutron_quotas>(out, "network", reading, id);
    put_limits<cinder_quotas>(out, "storage", reading, id);
}

// A row is one line, however long.
// clang-format off
constexpr PolicyKind kinds[] = {
    {"servergroup:", "openstack:nova", nova_server_groups, record_id<nova_server_groups>, group_facts, group_users, group_content},
    {"isolation:", "openstack:nova", nova_aggregates, isolation_id, isolation_facts, isolation_users, isolation_content},
    {"volqos:", "openstack:cinder", cinder_qos_specs, record_id<cinder_qos_specs>, specs_facts, specs_users, specs_content},
    {"quota:", "openstack:nova,neutron,cinder", keystone_projects, quota_id, quota_facts, quota_users, quota_content},
};
// clang-format on

}  // namespace

std::span<const PolicyKind> compute_policies() {
    return kinds;
}

}  // namespace bartizan::sc_vi

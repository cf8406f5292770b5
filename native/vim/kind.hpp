// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What is read from a VIM: one kind for each collection of an OpenStack service that Sc-Vi has
// a use for. A member that is not named here is never kept: user data, passwords, trusts and
// tokens have no place to be (spec sc-vi 1.8).

#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace bartizan::vim {

enum class Kind : std::uint8_t {
    keystone_projects,
    keystone_domains,
    keystone_regions,
    nova_servers,
    nova_flavors,
    nova_flavor_access,
    nova_hypervisors,
    nova_services,
    nova_aggregates,
    nova_zones,
    nova_server_groups,
    nova_topology,
    nova_migrations,
    nova_quotas,
    placement_providers,
    placement_inventories,
    placement_usages,
    placement_traits,
    neutron_extensions,
    neutron_networks,
    neutron_subnets,
    neutron_ports,
    neutron_trunks,
    neutron_routers,
    neutron_floatingips,
    neutron_security_groups,
    neutron_rbac_policies,
    neutron_qos_policies,
    neutron_qos_rule_types,
    neutron_agents,
    neutron_segments,
    neutron_segment_ranges,
    neutron_ip_availabilities,
    neutron_logs,
    neutron_quotas,
    neutron_port_chains,
    neutron_port_pair_groups,
    neutron_port_pairs,
    neutron_flow_classifiers,
    neutron_tap_flows,
    neutron_tap_mirrors,
    cinder_volumes,
    cinder_types,
    cinder_pools,
    cinder_services,
    cinder_zones,
    cinder_qos_specs,
    cinder_quotas,
    glance_images,
    glance_hidden_images,
    glance_members,
    blazar_leases,
    blazar_hosts,
    blazar_allocations,
    ironic_nodes,
    ironic_ports,
    aodh_alarms,
};
inline constexpr std::size_t kind_count = static_cast<std::size_t>(Kind::aodh_alarms) + 1;

// How a service tells that a list goes on.
enum class Paging : std::uint8_t {
    none,    // one answer is all
    links,   // "LIST_links": [{"rel": "next", "href": ...}]; limit and marker in the query
    next,    // "next": "/v2/images?marker=..."
    offset,  // not at all: limit and offset in the query, up to an empty page
};

// When a list is shorter than what the VIM has, and its answer does not say so.
enum class Cut : std::uint8_t {
    never,
    in_narrower,    // that was asked by `narrower`
    without_admin,  // for whoever has not the role admin
    // For whoever does not see all projects: it is shown what is its own or shared,
    to_own,
    // or none at all.
    to_none,
};

// How a service tells what changed in a list; both empty: not at all.
struct Changes {
    // Parameter of the query for what changed since a time. What is gone is among it, DELETED.
    std::string_view since;
    // Neutron's alias with which each record has a revision_number, that grows with each change.
    std::string_view revisions;
};

// What the refresh interval of a kind is for (spec sc-vi 1.7).
enum class Refresh : std::uint8_t { inventory, quota, fixed };

// The first name of `fields` identifies a record within its kind. "@parent" is the record of the
// other kind that the request was made for; "*" is the whole object.
struct KindTraits {
    Kind kind;
    std::string_view name;     // "nova.servers"
    std::string_view service;  // type in Keystone's catalogue
    std::string_view path;     // below the service's endpoint; {} is the id of the parent
    std::string_view list;     // member that holds the objects; empty: the answer is the object
    Paging paging = Paging::none;
    Refresh refresh = Refresh::fixed;
    std::span<const std::string_view> fields;
    std::optional<Kind> parent;  // one request for each of its records
    std::string_view extension;  // Neutron's alias without which there is nothing to ask
    // Fields that records are looked up by, besides the first.
    std::span<const std::string_view> indexed;
    // Asked where `path` is refused to us or its extension is missing; empty: there is none.
    std::string_view narrower = "";
    Cut cut = Cut::never;
    Changes changes = {};
    // Asked where the service answers `path` with 404; empty: there is none.
    std::string_view elsewhere = "";
};

const KindTraits& traits(Kind kind);
std::span<const KindTraits> all_kinds();
std::optional<Kind> kind_named(std::string_view name);

}  // namespace bartizan::vim

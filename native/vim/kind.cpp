// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/kind.hpp"

#include "vim/fields.hpp"

namespace bartizan::vim {
namespace {

using enum Kind;
using enum Refresh;
using Names = std::string_view;

constexpr Names servers_by[] = {"tenant_id", "OS-EXT-SRV-ATTR:host", "OS-EXT-AZ:availability_zone"};
constexpr Names flavors_by[] = {"name"};
constexpr Names hypervisors_by[] = {"hypervisor_hostname"};
constexpr Names services_by[] = {"host"};
constexpr Names networks_by[] = {"qos_policy_id"};
constexpr Names ports_by[] = {"device_id", "network_id", "qos_policy_id"};
constexpr Names subnets_by[] = {"network_id"};
constexpr Names trunks_by[] = {"port_id"};
constexpr Names floatingips_by[] = {"port_id"};
constexpr Names rbac_by[] = {"object_id"};
constexpr Names providers_by[] = {"root_provider_uuid"};
constexpr Names types_by[] = {"name"};
constexpr Names volumes_by[] = {"os-vol-tenant-attr:tenant_id"};
constexpr Names migrations_by[] = {"instance_uuid"};
constexpr Names ironic_nodes_by[] = {"name"};
constexpr Names ironic_ports_by[] = {"node_uuid"};

constexpr Changes changes_of_nova{"changes-since", ""};
constexpr Changes changes_of_neutron{"", "standard-attr-revisions"};

// A row is one line, however long.
// clang-format off
constexpr KindTraits kinds[] = {
    {keystone_projects, "keystone.projects", "identity", "/projects", "projects", Paging::none, fixed, fields_of<keystone_projects>, {}, "", {}},
    {keystone_domains, "keystone.domains", "identity", "/domains", "domains", Paging::none, fixed, fields_of<keystone_domains>, {}, "", {}},
    {keystone_regions, "keystone.regions", "identity", "/regions", "regions", Paging::none, fixed, fields_of<keystone_regions>, {}, "", {}},

    {nova_servers, "nova.servers", "compute", "/servers/detail?all_tenants=True", "servers", Paging::links, inventory, fields_of<nova_servers>, {}, "", servers_by, "/servers/detail", Cut::in_narrower, changes_of_nova},
    {nova_flavors, "nova.flavors", "compute", "/flavors/detail?is_public=None", "flavors", Paging::links, fixed, fields_of<nova_flavors>, {}, "", flavors_by, "", Cut::without_admin},
    {nova_flavor_access, "nova.flavor_access", "compute", "/flavors/{}/os-flavor-access", "", Paging::none, fixed, fields_of<nova_flavor_access>, nova_flavors, "", {}},
    {nova_hypervisors, "nova.hypervisors", "compute", "/os-hypervisors/detail", "hypervisors", Paging::links, inventory, fields_of<nova_hypervisors>, {}, "", hypervisors_by},
    {nova_services, "nova.services", "compute", "/os-services", "services", Paging::none, inventory, fields_of<nova_services>, {}, "", services_by},
    {nova_aggregates, "nova.aggregates", "compute", "/os-aggregates", "aggregates", Paging::none, inventory, fields_of<nova_aggregates>, {}, "", {}},
    {nova_zones, "nova.zones", "compute", "/os-availability-zone/detail", "availabilityZoneInfo", Paging::none, inventory, fields_of<nova_zones>, {}, "", {}, "/os-availability-zone"},
    {nova_server_groups, "nova.server_groups", "compute", "/os-server-groups?all_projects=True", "server_groups", Paging::offset, inventory, fields_of<nova_server_groups>, {}, "", {}, "", Cut::without_admin},
    {nova_topology, "nova.topology", "compute", "/servers/{}/topology", "", Paging::none, inventory, fields_of<nova_topology>, nova_servers, "", {}, "", Cut::without_admin},
    {nova_migrations, "nova.migrations", "compute", "/os-migrations", "migrations", Paging::links, inventory, fields_of<nova_migrations>, {}, "", migrations_by},
    {nova_quotas, "nova.quotas", "compute", "/os-quota-sets/{}/detail", "quota_set", Paging::none, quota, fields_of<nova_quotas>, keystone_projects, "", {}},

    {placement_providers, "placement.providers", "placement", "/resource_providers", "resource_providers", Paging::none, inventory, fields_of<placement_providers>, {}, "", providers_by},
    {placement_inventories, "placement.inventories", "placement", "/resource_providers/{}/inventories", "", Paging::none, inventory, fields_of<placement_inventories>, placement_providers, "", {}},
    {placement_usages, "placement.usages", "placement", "/resource_providers/{}/usages", "", Paging::none, inventory, fields_of<placement_usages>, placement_providers, "", {}},
    {placement_traits, "placement.traits", "placement", "/resource_providers/{}/traits", "", Paging::none, inventory, fields_of<placement_traits>, placement_providers, "", {}},

    {neutron_extensions, "neutron.extensions", "network", "/extensions", "extensions", Paging::none, fixed, fields_of<neutron_extensions>, {}, "", {}},
    {neutron_networks, "neutron.networks", "network", "/networks", "networks", Paging::links, inventory, fields_of<neutron_networks>, {}, "", networks_by, "", Cut::to_own},
    {neutron_subnets, "neutron.subnets", "network", "/subnets", "subnets", Paging::links, inventory, fields_of<neutron_subnets>, {}, "", subnets_by, "", Cut::to_own},
    {neutron_ports, "neutron.ports", "network", "/ports", "ports", Paging::links, inventory, fields_of<neutron_ports>, {}, "", ports_by, "", Cut::to_own, changes_of_neutron},
    {neutron_trunks, "neutron.trunks", "network", "/trunks", "trunks", Paging::links, inventory, fields_of<neutron_trunks>, {}, "trunk", trunks_by, "", Cut::to_own},
    {neutron_routers, "neutron.routers", "network", "/routers", "routers", Paging::links, inventory, fields_of<neutron_routers>, {}, "router", {}, "", Cut::to_own},
    {neutron_floatingips, "neutron.floatingips", "network", "/floatingips", "floatingips", Paging::links, inventory, fields_of<neutron_floatingips>, {}, "router", floatingips_by, "", Cut::to_own},
    {neutron_security_groups, "neutron.security_groups", "network", "/security-groups", "security_groups", Paging::links, inventory, fields_of<neutron_security_groups>, {}, "security-group", {}, "", Cut::to_own},
    {neutron_rbac_policies, "neutron.rbac_policies", "network", "/rbac-policies", "rbac_policies", Paging::links, inventory, fields_of<neutron_rbac_policies>, {}, "rbac-policies", rbac_by, "", Cut::to_own},
    {neutron_qos_policies, "neutron.qos_policies", "network", "/qos/policies", "policies", Paging::links, inventory, fields_of<neutron_qos_policies>, {}, "qos", {}, "", Cut::to_own},
    {neutron_qos_rule_types, "neutron.qos_rule_types", "network", "/qos/rule-types", "rule_types", Paging::none, fixed, fields_of<neutron_qos_rule_types>, {}, "qos", {}, "", Cut::to_none},
    {neutron_agents, "neutron.agents", "network", "/agents", "agents", Paging::none, inventory, fields_of<neutron_agents>, {}, "agent", {}, "", Cut::to_none},
    {neutron_segments, "neutron.segments", "network", "/segments", "segments", Paging::links, inventory, fields_of<neutron_segments>, {}, "segment", {}, "", Cut::to_none},
    {neutron_segment_ranges, "neutron.segment_ranges", "network", "/network_segment_ranges", "network_segment_ranges", Paging::none, inventory, fields_of<neutron_segment_ranges>, {}, "network-segment-range", {}, "", Cut::to_none},
    {neutron_ip_availabilities, "neutron.ip_availabilities", "network", "/network-ip-availabilities", "network_ip_availabilities", Paging::none, inventory, fields_of<neutron_ip_availabilities>, {}, "network-ip-availability", {}, "", Cut::to_none},
    {neutron_logs, "neutron.logs", "network", "/log/logs", "logs", Paging::none, inventory, fields_of<neutron_logs>, {}, "logging", {}, "", Cut::to_none},
    {neutron_quotas, "neutron.quotas", "network", "/quotas/{}/details.json", "quota", Paging::none, quota, fields_of<neutron_quotas>, keystone_projects, "quota_details", {}, "/quotas/{}"},
    {neutron_port_chains, "neutron.port_chains", "network", "/sfc/port_chains", "port_chains", Paging::none, inventory, fields_of<neutron_port_chains>, {}, "sfc", {}, "", Cut::to_own, {}, "/../v1.0/sfc/port_chains"},
    {neutron_port_pair_groups, "neutron.port_pair_groups", "network", "/sfc/port_pair_groups", "port_pair_groups", Paging::none, inventory, fields_of<neutron_port_pair_groups>, {}, "sfc", {}, "", Cut::to_own, {}, "/../v1.0/sfc/port_pair_groups"},
    {neutron_port_pairs, "neutron.port_pairs", "network", "/sfc/port_pairs", "port_pairs", Paging::none, inventory, fields_of<neutron_port_pairs>, {}, "sfc", {}, "", Cut::to_own, {}, "/../v1.0/sfc/port_pairs"},
    {neutron_flow_classifiers, "neutron.flow_classifiers", "network", "/sfc/flow_classifiers", "flow_classifiers", Paging::none, inventory, fields_of<neutron_flow_classifiers>, {}, "flow_classifier", {}, "", Cut::to_own, {}, "/../v1.0/sfc/flow_classifiers"},
    {neutron_tap_flows, "neutron.tap_flows", "network", "/taas/tap_flows", "tap_flows", Paging::none, inventory, fields_of<neutron_tap_flows>, {}, "taas", {}, "", Cut::to_own},
    {neutron_tap_mirrors, "neutron.tap_mirrors", "network", "/taas/tap_mirrors", "tap_mirrors", Paging::none, inventory, fields_of<neutron_tap_mirrors>, {}, "tap-mirror", {}, "", Cut::to_own},

    {cinder_volumes, "cinder.volumes", "block-storage", "/volumes/detail?all_tenants=True", "volumes", Paging::links, inventory, fields_of<cinder_volumes>, {}, "", volumes_by, "", Cut::to_own},
    {cinder_types, "cinder.types", "block-storage", "/types?is_public=None", "volume_types", Paging::links, fixed, fields_of<cinder_types>, {}, "", types_by, "", Cut::to_own},
    {cinder_pools, "cinder.pools", "block-storage", "/scheduler-stats/get_pools?detail=True", "pools", Paging::none, inventory, fields_of<cinder_pools>, {}, "", {}},
    {cinder_services, "cinder.services", "block-storage", "/os-services?binary=cinder-volume", "services", Paging::none, inventory, fields_of<cinder_services>, {}, "", {}},
    {cinder_zones, "cinder.zones", "block-storage", "/os-availability-zone", "availabilityZoneInfo", Paging::none, fixed, fields_of<cinder_zones>, {}, "", {}},
    {cinder_qos_specs, "cinder.qos_specs", "block-storage", "/qos-specs", "qos_specs", Paging::links, fixed, fields_of<cinder_qos_specs>, {}, "", {}},
    {cinder_quotas, "cinder.quotas", "block-storage", "/os-quota-sets/{}?usage=True", "quota_set", Paging::none, quota, fields_of<cinder_quotas>, keystone_projects, "", {}},

    {glance_images, "glance.images", "image", "/images", "images", Paging::next, fixed, fields_of<glance_images>, {}, "", {}, "", Cut::to_own},
    {glance_hidden_images, "glance.hidden_images", "image", "/images?os_hidden=true", "images", Paging::next, fixed, fields_of<glance_hidden_images>, {}, "", {}, "", Cut::to_own},
    {glance_members, "glance.members", "image", "/images/{}/members", "", Paging::none, fixed, fields_of<glance_members>, glance_images, "", {}},

    {blazar_leases, "blazar.leases", "reservation", "/leases", "leases", Paging::none, inventory, fields_of<blazar_leases>, {}, "", {}, "", Cut::to_own},
    {blazar_hosts, "blazar.hosts", "reservation", "/os-hosts", "hosts", Paging::none, fixed, fields_of<blazar_hosts>, {}, "", {}},
    {blazar_allocations, "blazar.allocations", "reservation", "/os-hosts/allocations", "allocations", Paging::none, inventory, fields_of<blazar_allocations>, {}, "", {}},

    {ironic_nodes, "ironic.nodes", "baremetal", "/nodes/detail", "nodes", Paging::next, fixed, fields_of<ironic_nodes>, {}, "", ironic_nodes_by, "", Cut::to_own},
    {ironic_ports, "ironic.ports", "baremetal", "/ports/detail", "ports", Paging::next, fixed, fields_of<ironic_ports>, {}, "", ironic_ports_by, "", Cut::to_own},

    {aodh_alarms, "aodh.alarms", "alarming", "/alarms", "*", Paging::none, fixed, fields_of<aodh_alarms>, {}, "", {}, "", Cut::to_own},
};
// clang-format on

static_assert(std::size(kinds) == kind_count);

constexpr bool in_order() {
    for (std::size_t i = 0; i < kind_count; ++i) {
        if (kinds[i].kind != static_cast<Kind>(i) || kinds[i].fields.empty()) {
            return false;
        }
    }
    return true;
}

static_assert(in_order());

}  // namespace

const KindTraits& traits(Kind kind) {
    return kinds[static_cast<std::size_t>(kind)];
}

std::span<const KindTraits> all_kinds() {
    return kinds;
}

std::optional<Kind> kind_named(std::string_view name) {
    const auto* const found = std::ranges::find(kinds, name, &KindTraits::name);
    return found == std::end(kinds) ? std::nullopt : std::optional(found->kind);
}

}  // namespace bartizan::vim

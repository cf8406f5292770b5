// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The members that are kept of each kind, in the services' own spelling. A misspelt
// record["name"] does not compile.

#pragma once

#include <array>
#include <string_view>

#include "vim/kind.hpp"

namespace bartizan::vim {

template <Kind K>
inline constexpr std::array<std::string_view, 0> fields_of{};

#define BARTIZAN_FIELDS(kind, ...) \
    template <>                    \
    inline constexpr auto fields_of<Kind::kind> = std::to_array<std::string_view>({__VA_ARGS__})

// clang-format off
BARTIZAN_FIELDS(keystone_projects, "id", "name", "domain_id", "enabled");
BARTIZAN_FIELDS(keystone_domains, "id", "name", "enabled");
BARTIZAN_FIELDS(keystone_regions, "id", "description");

BARTIZAN_FIELDS(nova_servers, "id", "name", "status", "tenant_id", "user_id", "metadata", "image", "flavor", "created", "updated",
    "OS-EXT-AZ:availability_zone", "OS-EXT-SRV-ATTR:host", "OS-EXT-SRV-ATTR:hypervisor_hostname", "OS-EXT-STS:vm_state",
    "OS-EXT-STS:task_state", "OS-EXT-STS:power_state", "os-extended-volumes:volumes_attached", "key_name", "locked", "tags",
    "security_groups", "server_groups", "trusted_image_certificates", "host_status", "pinned_availability_zone");
BARTIZAN_FIELDS(nova_flavors, "id", "name", "ram", "disk", "swap", "vcpus", "OS-FLV-EXT-DATA:ephemeral", "OS-FLV-DISABLED:disabled",
    "os-flavor-access:is_public", "rxtx_factor", "description", "extra_specs");
BARTIZAN_FIELDS(nova_flavor_access, "@parent", "flavor_access");
BARTIZAN_FIELDS(nova_hypervisors, "id", "hypervisor_hostname", "state", "status", "hypervisor_type", "hypervisor_version", "host_ip",
    "service", "uptime");
BARTIZAN_FIELDS(nova_services, "id", "binary", "host", "zone", "status", "state", "forced_down", "disabled_reason", "updated_at");
BARTIZAN_FIELDS(nova_aggregates, "id", "uuid", "name", "hosts", "metadata", "availability_zone", "updated_at");
BARTIZAN_FIELDS(nova_zones, "zoneName", "zoneState", "hosts");
BARTIZAN_FIELDS(nova_server_groups, "id", "name", "policy", "policies", "rules", "members", "project_id");
BARTIZAN_FIELDS(nova_topology, "@parent", "nodes", "pagesize_kb");
BARTIZAN_FIELDS(nova_migrations, "uuid", "instance_uuid", "source_compute", "dest_compute", "source_node", "dest_node", "status",
    "migration_type", "project_id", "created_at", "updated_at");
BARTIZAN_FIELDS(nova_quotas, "@parent", "*");

BARTIZAN_FIELDS(placement_providers, "uuid", "name", "generation", "parent_provider_uuid", "root_provider_uuid");
BARTIZAN_FIELDS(placement_inventories, "@parent", "inventories", "resource_provider_generation");
BARTIZAN_FIELDS(placement_usages, "@parent", "usages", "resource_provider_generation");
BARTIZAN_FIELDS(placement_traits, "@parent", "traits", "resource_provider_generation");

BARTIZAN_FIELDS(neutron_extensions, "alias", "name");
BARTIZAN_FIELDS(neutron_networks, "id", "name", "project_id", "admin_state_up", "mtu", "status", "subnets", "shared", "availability_zones",
    "router:external", "port_security_enabled", "qos_policy_id", "l2_adjacency", "tags", "vlan_transparent", "qinq", "segments",
    "provider:network_type", "provider:physical_network", "provider:segmentation_id", "revision_number");
BARTIZAN_FIELDS(neutron_subnets, "id", "name", "project_id", "network_id", "ip_version", "subnetpool_id", "enable_dhcp", "ipv6_ra_mode",
    "ipv6_address_mode", "gateway_ip", "cidr", "allocation_pools", "host_routes", "dns_nameservers", "service_types", "segment_id", "tags");
BARTIZAN_FIELDS(neutron_ports, "id", "name", "network_id", "project_id", "mac_address", "admin_state_up", "status", "device_id",
    "device_owner", "fixed_ips", "allowed_address_pairs", "security_groups", "binding:host_id", "binding:vnic_type", "binding:profile",
    "binding:vif_type", "port_security_enabled", "qos_policy_id", "qos_network_policy_id", "dns_name", "tags", "device_profile",
    "hints", "hardware_offload_type", "data_plane_status", "created_at", "updated_at", "revision_number");
BARTIZAN_FIELDS(neutron_trunks, "id", "name", "project_id", "port_id", "sub_ports", "status", "admin_state_up", "tags");
BARTIZAN_FIELDS(neutron_routers, "id", "name", "project_id", "external_gateway_info", "status");
BARTIZAN_FIELDS(neutron_floatingips, "id", "project_id", "floating_ip_address", "floating_network_id", "port_id", "fixed_ip_address", "status", "tags");
BARTIZAN_FIELDS(neutron_security_groups, "id", "name", "project_id", "description", "stateful", "shared", "security_group_rules",
    "revision_number", "updated_at");
BARTIZAN_FIELDS(neutron_rbac_policies, "id", "project_id", "object_type", "object_id", "action", "target_tenant");
BARTIZAN_FIELDS(neutron_qos_policies, "id", "name", "project_id", "shared", "is_default", "rules", "description", "revision_number", "updated_at");
BARTIZAN_FIELDS(neutron_qos_rule_types, "type");
BARTIZAN_FIELDS(neutron_agents, "id", "agent_type", "binary", "host", "alive", "admin_state_up", "availability_zone", "configurations", "heartbeat_timestamp");
BARTIZAN_FIELDS(neutron_segments, "id", "network_id", "physical_network", "network_type", "segmentation_id");
BARTIZAN_FIELDS(neutron_segment_ranges, "id", "name", "project_id", "shared", "default", "network_type", "physical_network", "minimum", "maximum",
    "used", "available");
BARTIZAN_FIELDS(neutron_ip_availabilities, "network_id", "network_name", "project_id", "subnet_ip_availability", "used_ips", "total_ips");
BARTIZAN_FIELDS(neutron_logs, "id", "name", "project_id", "resource_type", "resource_id", "target_id", "event", "enabled", "revision_number", "updated_at");
BARTIZAN_FIELDS(neutron_quotas, "@parent", "*");
BARTIZAN_FIELDS(neutron_port_chains, "id", "name", "description", "project_id", "chain_id", "port_pair_groups", "flow_classifiers", "chain_parameters");
BARTIZAN_FIELDS(neutron_port_pair_groups, "id", "name", "project_id", "port_pairs");
BARTIZAN_FIELDS(neutron_port_pairs, "id", "name", "project_id", "ingress", "egress");
BARTIZAN_FIELDS(neutron_flow_classifiers, "id", "name", "project_id", "ethertype", "protocol", "source_ip_prefix", "destination_ip_prefix",
    "source_port_range_min", "source_port_range_max", "destination_port_range_min", "destination_port_range_max",
    "logical_source_port", "logical_destination_port", "l7_parameters");
BARTIZAN_FIELDS(neutron_tap_flows, "id", "name", "project_id", "tap_service_id", "source_port", "direction", "vlan_filter", "status");
BARTIZAN_FIELDS(neutron_tap_mirrors, "id", "name", "project_id", "port_id", "directions", "remote_ip", "mirror_type");

BARTIZAN_FIELDS(cinder_volumes, "id", "name", "status", "size", "availability_zone", "volume_type", "attachments", "metadata", "encrypted",
    "multiattach", "bootable", "snapshot_id", "source_volid", "replication_status", "updated_at", "group_id", "volume_image_metadata",
    "os-vol-host-attr:host", "os-vol-tenant-attr:tenant_id");
BARTIZAN_FIELDS(cinder_types, "id", "name", "is_public", "description", "extra_specs", "qos_specs_id");
BARTIZAN_FIELDS(cinder_pools, "name", "capabilities");
BARTIZAN_FIELDS(cinder_services, "host", "binary", "zone", "status", "state", "disabled_reason", "updated_at");
BARTIZAN_FIELDS(cinder_zones, "zoneName", "zoneState");
BARTIZAN_FIELDS(cinder_qos_specs, "id", "name", "consumer", "specs");
BARTIZAN_FIELDS(cinder_quotas, "@parent", "*");

BARTIZAN_FIELDS(glance_images, "id", "*");  // but for where they are stored: page_taker.cpp
BARTIZAN_FIELDS(glance_hidden_images, "id", "*");
BARTIZAN_FIELDS(glance_members, "@parent", "members");

BARTIZAN_FIELDS(blazar_leases, "id", "name", "project_id", "start_date", "end_date", "status", "degraded", "reservations");
BARTIZAN_FIELDS(blazar_hosts, "id", "hypervisor_hostname", "service_name", "reservable", "*");
BARTIZAN_FIELDS(blazar_allocations, "resource_id", "reservations");

BARTIZAN_FIELDS(ironic_nodes, "uuid", "name", "resource_class", "power_state", "provision_state", "maintenance", "fault", "updated_at", "chassis_uuid",
    "conductor_group", "extra", "properties");
BARTIZAN_FIELDS(ironic_ports, "uuid", "node_uuid", "address", "local_link_connection", "physical_network");

BARTIZAN_FIELDS(aodh_alarms, "alarm_id", "name", "enabled", "type", "project_id", "severity", "state", "state_reason", "state_timestamp",
    "gnocchi_resources_threshold_rule", "gnocchi_aggregation_by_metrics_threshold_rule", "gnocchi_aggregation_by_resources_threshold_rule",
    "prometheus_rule");
// clang-format on
#undef BARTIZAN_FIELDS

// The place of a member within the records of a kind.
template <Kind K>
struct Field {
    // NOLINTNEXTLINE(google-explicit-constructor): record["status"] is what it is for
    consteval Field(const char* name)
        : slot(static_cast<std::size_t>(std::ranges::find(fields_of<K>, std::string_view(name)) -
                                        fields_of<K>.begin())) {
        if (slot == fields_of<K>.size()) {
            throw "this kind keeps no such member";  // NOLINT: never at run time
        }
    }

    std::size_t slot;
};

}  // namespace bartizan::vim

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/collection.hpp"

#include <algorithm>

#include "sc_vi/alarm.hpp"
#include "sc_vi/capacity_information.hpp"
#include "sc_vi/compute_capacity.hpp"
#include "sc_vi/compute_flavour.hpp"
#include "sc_vi/compute_quota.hpp"
#include "sc_vi/compute_type.hpp"
#include "sc_vi/host_location.hpp"
#include "sc_vi/lists.hpp"
#include "sc_vi/lists_compute.hpp"
#include "sc_vi/lists_network.hpp"
#include "sc_vi/lists_performance.hpp"
#include "sc_vi/lists_reservation.hpp"
#include "sc_vi/network_capacity.hpp"
#include "sc_vi/network_subnet.hpp"
#include "sc_vi/nfp.hpp"
#include "sc_vi/nfvi_pop.hpp"
#include "sc_vi/pm_job.hpp"
#include "sc_vi/policy.hpp"
#include "sc_vi/reserved_compute_host.hpp"
#include "sc_vi/reserved_virtual_compute.hpp"
#include "sc_vi/reserved_virtual_network.hpp"
#include "sc_vi/resource_zone.hpp"
#include "sc_vi/software_image.hpp"
#include "sc_vi/storage_capacity.hpp"
#include "sc_vi/storage_zone.hpp"
#include "sc_vi/subscription.hpp"
#include "sc_vi/threshold.hpp"
#include "sc_vi/virtual_compute.hpp"
#include "sc_vi/virtual_network.hpp"
#include "sc_vi/virtual_network_port.hpp"
#include "sc_vi/virtual_network_quota.hpp"
#include "sc_vi/virtual_network_resource_information.hpp"
#include "sc_vi/virtual_storage.hpp"
#include "sc_vi/virtual_storage_quota.hpp"
#include "sc_vi/virtual_storage_resource_information.hpp"
#include "sc_vi/virtual_trunk.hpp"

namespace bartizan::sc_vi {
namespace {

using enum Kind;

constexpr Kind of_compute[] = {nova_servers};
constexpr Kind with_compute[] = {nova_flavors,  nova_hypervisors,      nova_services,
                                 nova_topology, placement_inventories, placement_traits,
                                 neutron_ports, neutron_qos_policies,  cinder_volumes};
constexpr Kind of_storage[] = {cinder_volumes};
constexpr Kind with_storage[] = {cinder_types, cinder_pools};
constexpr Kind of_networks[] = {neutron_networks};
constexpr Kind with_networks[] = {neutron_ports, neutron_trunks, neutron_rbac_policies,
                                  neutron_qos_policies};
constexpr Kind of_subnets[] = {neutron_subnets};
constexpr Kind with_subnets[] = {neutron_networks, neutron_rbac_policies};
constexpr Kind of_ports[] = {neutron_ports};
constexpr Kind with_ports[] = {neutron_networks, neutron_trunks, neutron_qos_policies};
constexpr Kind of_trunks[] = {neutron_trunks};
constexpr Kind with_network_types[] = {
    neutron_segment_ranges, neutron_agents,        neutron_qos_rule_types, neutron_rbac_policies,
    placement_providers,    placement_inventories, placement_traits};
constexpr Kind with_network_capacity[] = {neutron_segment_ranges, neutron_ip_availabilities,
                                          neutron_floatingips,    neutron_agents,
                                          neutron_rbac_policies,  placement_providers,
                                          placement_inventories,  placement_usages,
                                          placement_traits,       nova_zones,
                                          nova_hypervisors,       nova_services,
                                          blazar_leases};
constexpr Kind of_nfps[] = {neutron_port_chains};
constexpr Kind with_nfps[] = {neutron_port_pair_groups, neutron_port_pairs,
                              neutron_flow_classifiers, neutron_ports};
constexpr Kind of_network_quotas[] = {neutron_quotas};
constexpr Kind of_storage_zones[] = {cinder_zones};
constexpr Kind with_storage_zones[] = {cinder_services, cinder_pools, cinder_types, cinder_volumes};
constexpr Kind of_storage_types[] = {cinder_types};
constexpr Kind with_storage_types[] = {cinder_pools, cinder_volumes};
constexpr Kind of_storage_capacity[] = {cinder_pools};
constexpr Kind with_storage_capacity[] = {cinder_zones, cinder_services};
constexpr Kind of_storage_quotas[] = {cinder_quotas};
constexpr Kind of_flavours[] = {nova_flavors};
constexpr Kind with_flavours[] = {nova_flavor_access};
constexpr Kind of_images[] = {glance_images};
constexpr Kind with_images[] = {glance_hidden_images, glance_members};
constexpr Kind of_compute_types[] = {nova_flavors};
constexpr Kind with_compute_types[] = {nova_flavor_access, nova_hypervisors, placement_providers,
                                       placement_inventories, placement_traits};
constexpr Kind of_compute_quotas[] = {nova_quotas};
constexpr Kind of_compute_zones[] = {nova_zones};
constexpr Kind with_compute_zones[] = {nova_hypervisors,      nova_services,
                                       nova_aggregates,       placement_providers,
                                       placement_inventories, placement_traits};
constexpr Kind of_compute_capacity[] = {nova_hypervisors, placement_providers,
                                        placement_inventories};
constexpr Kind with_compute_capacity[] = {placement_usages, placement_traits, nova_services,
                                          nova_zones,       nova_servers,     nova_flavors,
                                          blazar_leases,    blazar_hosts,     blazar_allocations};
constexpr Kind of_hosts[] = {nova_hypervisors};
constexpr Kind with_hosts[] = {nova_services,         nova_zones,       nova_aggregates,
                               placement_inventories, placement_traits, blazar_hosts,
                               ironic_nodes,          ironic_ports};
constexpr Kind with_pops[] = {neutron_networks, neutron_subnets, keystone_regions};
constexpr Kind of_reservations[] = {blazar_leases};
constexpr Kind with_host_reservations[] = {blazar_hosts, blazar_allocations, nova_hypervisors,
                                           nova_servers};
constexpr Kind with_compute_reservations[] = {blazar_hosts,  blazar_allocations, nova_hypervisors,
                                              nova_services, nova_servers,       nova_flavors};
constexpr Kind with_network_reservations[] = {neutron_floatingips};
// Whose a named object of a job or a threshold is, is said where it was read.
constexpr Kind with_pm_jobs[] = {nova_servers, nova_hypervisors, neutron_networks, neutron_ports,
                                 cinder_volumes};
constexpr Kind with_thresholds[] = {aodh_alarms,      nova_servers,  nova_hypervisors,
                                    neutron_networks, neutron_ports, cinder_volumes};
constexpr Kind with_policies[] = {
    nova_server_groups,      nova_aggregates, nova_hypervisors, nova_quotas,
    neutron_security_groups, neutron_ports,   neutron_networks, neutron_qos_policies,
    neutron_rbac_policies,   neutron_logs,    neutron_quotas,   neutron_tap_flows,
    neutron_tap_mirrors,     cinder_types,    cinder_qos_specs, cinder_quotas,
    keystone_projects};
constexpr Kind of_alarms[] = {nova_servers, nova_services};
constexpr Kind with_alarms[] = {nova_hypervisors, neutron_agents, neutron_ports, cinder_volumes,
                                cinder_services,  glance_images,  ironic_nodes,  aodh_alarms};

// A row is one line, however long.
// clang-format off
constexpr Collection collections[] = {
    {"compute_resources", "queryCompute", "Q13", "IFA 006 7.3.1.3", &virtual_compute, "computeId", of_compute, with_compute, list_virtual_compute},
    {"storage_resources", "queryStorage", "Q18", "IFA 006 7.5.1.3", &virtual_storage, "storageId", of_storage, with_storage, list_virtual_storage},
    {"network_resources/networks", "queryNetwork", "Q16", "IFA 006 7.4.1.3", &virtual_network, "networkResourceId", of_networks, with_networks, list_virtual_networks},
    {"network_resources/subnets", "queryNetwork", "Q16", "IFA 006 7.4.1.3", &network_subnet, "resourceId", of_subnets, with_subnets, list_network_subnets},
    {"network_resources/ports", "queryNetwork", "Q16", "IFA 006 7.4.1.3", &virtual_network_port, "resourceId", of_ports, with_ports, list_virtual_network_ports},
    {"network_resources/trunks", "queryNetwork", "Q16", "IFA 006 7.4.1.3", &virtual_trunk, "trunkId", of_trunks, {}, list_virtual_trunks},
    {"network_resource_types", "queryNetworkInfo", "Q17", "IFA 006 7.4.3.4", &virtual_network_resource_information, "networkResourceTypeId", of_networks, with_network_types, list_network_resource_types},
    {"network_capacity", "queryNetworkCapacity", "Q04", "IFA 005 7.4.4.2", &capacity_information, "scopeId", of_networks, with_network_capacity, list_network_capacity},
    {"nfps", "queryNfp", "Q06", "IFA 005 7.4.5.3", &nfp, "nfpId", of_nfps, with_nfps, list_nfps},
    {"network_quotas", "queryNetworkQuota", "Q26", "IFA 006 7.9.2.2", &virtual_network_quota, "resourceGroupId", of_network_quotas, {}, list_virtual_network_quotas},
    {"storage_zones", "queryStorageZone", "Q08", "IFA 005 7.5.4.6", &resource_zone, "zoneId", of_storage_zones, with_storage_zones, list_storage_zones},
    {"storage_resource_types", "queryStorageInfo", "Q19", "IFA 006 7.5.3.4", &virtual_storage_resource_information, "storageResourceTypeId", of_storage_types, with_storage_types, list_storage_resource_types},
    {"storage_capacity", "queryStorageCapacity", "X1", "IFA 005 7.5.4.2", &capacity_information, "scopeId", of_storage_capacity, with_storage_capacity, list_storage_capacity},
    {"storage_quotas", "queryStorageQuota", "Q09 Q27", "IFA 005 7.9.3.3, IFA 006 7.9.3.2", &virtual_storage_quota, "resourceGroupId", of_storage_quotas, {}, list_virtual_storage_quotas},
    {"compute_capacity", "queryComputeCapacity", "Q01", "IFA 005 7.3.4.2", &capacity_information, "scopeId", of_compute_capacity, with_compute_capacity, list_compute_capacity},
    {"host_capacity", "queryHostCapacity", "X2", "IFA 005 7.11", &host_capacity, "hostId", of_compute_capacity, with_compute_capacity, list_host_capacity},
    {"compute_zones", "queryComputeZone", "Q02", "IFA 005 7.3.4.5", &resource_zone, "zoneId", of_compute_zones, with_compute_zones, list_compute_zones},
    {"nfvi_pops/compute", "queryNfviPopCompute", "Q03", "IFA 005 7.3.4.6", &nfvi_pop, "nfviPopId", {}, with_pops, list_compute_pops},
    {"nfvi_pops/network", "queryNfviPopNetwork", "Q05", "IFA 005 7.4.4.5", &nfvi_pop, "nfviPopId", {}, with_pops, list_network_pops},
    {"nfvi_pops/storage", "queryNfviPopStorage", "Q07", "IFA 005 7.5.4.5", &nfvi_pop, "nfviPopId", {}, with_pops, list_storage_pops},
    {"images", "queryImages", "Q11 Q12", "IFA 006 7.2.2, IFA 006 7.2.3", &software_image_information, "softwareImageId", of_images, with_images, list_images},
    {"compute_resource_types", "queryComputeInfo", "Q14", "IFA 006 7.3.3.4", &virtual_compute_resource_information, "computeResourceTypeId", of_compute_types, with_compute_types, list_compute_types},
    {"compute_flavours", "queryComputeFlavour", "Q15", "IFA 006 7.3.4.3", &virtual_compute_flavour, "flavourId", of_flavours, with_flavours, list_compute_flavours},
    {"compute_quotas", "queryComputeQuota", "Q25", "IFA 006 7.9.1.2", &virtual_compute_quota, "resourceGroupId", of_compute_quotas, {}, list_compute_quotas},
    {"locations/hosts", "queryHostLocation", "", "extension", &host_location, "hostId", of_hosts, with_hosts, list_host_locations},
    {"pm_jobs", "queryPmJob", "Q20", "IFA 006 7.7.3", &pm_job, "pmJobId", {}, with_pm_jobs, list_pm_jobs, "", true},
    {"thresholds", "queryThreshold", "Q21", "IFA 006 7.7.8", &threshold, "thresholdId", {}, with_thresholds, list_thresholds, "", true},
    {"compute_reservations", "queryComputeReservation", "Q22", "IFA 006 7.8.1.2", &reserved_virtual_compute, "reservationId", of_reservations, with_compute_reservations, list_reserved_compute},
    {"network_reservations", "queryNetworkReservation", "Q23", "IFA 006 7.8.2.2", &reserved_virtual_network, "reservationId", of_reservations, with_network_reservations, list_reserved_networks},
    {"storage_reservations", "queryStorageReservation", "Q24", "IFA 006 7.8.3.2", &reserved_virtual_storage, "reservationId", {}, {}, nullptr, "Blazar has no plug-in that reserves storage"},
    {"host_reservations", "queryHostReservation", "Q10", "IFA 005 7.10.3", &reserved_compute_host, "reservationId", of_reservations, with_host_reservations, list_reserved_hosts},
    {"policies", "queryPolicy", "Q28", "IFA 006 7.10.4", &policy, "id", {}, with_policies, list_policies, "", true},
    {"subscriptions", "querySubscription", "Q29", "IFA 006 7.10.10", &subscription, "id", {}, {}, list_subscriptions},
    {"alarms", "getAlarmList", "X3", "IFA 006 7.6", &alarm, "alarmId", of_alarms, with_alarms, list_alarms, "", true},
};
// clang-format on

}  // namespace

void Gathered::emit(const Wanted& wanted, const Emit& emit) {
    std::ranges::sort(elements_, {}, &std::pair<std::string_view, Element>::first);
    for (const auto& [id, element] : elements_) {
        if (id > wanted.after && !emit(element)) {
            return;
        }
    }
}

std::span<const Collection> all_collections() {
    return collections;
}

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/collection.hpp"

#include <algorithm>

#include "sc_vi/alarm.hpp"
#include "sc_vi/lists.hpp"
#include "sc_vi/lists_performance.hpp"
#include "sc_vi/lists_reservation.hpp"
#include "sc_vi/pm_job.hpp"
#include "sc_vi/policy.hpp"
#include "sc_vi/reserved_compute_host.hpp"
#include "sc_vi/reserved_virtual_compute.hpp"
#include "sc_vi/reserved_virtual_network.hpp"
#include "sc_vi/threshold.hpp"
#include "sc_vi/virtual_compute.hpp"
#include "sc_vi/virtual_storage.hpp"

namespace bartizan::sc_vi {
namespace {

using enum Kind;

constexpr Kind of_compute[] = {nova_servers};
constexpr Kind with_compute[] = {nova_flavors,  nova_hypervisors,      nova_services,
                                 nova_topology, placement_inventories, placement_traits,
                                 neutron_ports, neutron_qos_policies,  cinder_volumes};
constexpr Kind of_storage[] = {cinder_volumes};
constexpr Kind with_storage[] = {cinder_types, cinder_pools};
constexpr Kind of_reservations[] = {blazar_leases};
constexpr Kind with_host_reservations[] = {blazar_hosts, blazar_allocations, nova_hypervisors,
                                           nova_servers};
constexpr Kind with_compute_reservations[] = {blazar_hosts,  blazar_allocations, nova_hypervisors,
                                              nova_services, nova_servers,       nova_flavors};
constexpr Kind with_network_reservations[] = {neutron_floatingips};
constexpr Kind with_thresholds[] = {aodh_alarms};
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
    {"pm_jobs", "queryPmJob", "Q20", "IFA 006 7.7.3", &pm_job, "pmJobId", {}, {}, list_pm_jobs},
    {"thresholds", "queryThreshold", "Q21", "IFA 006 7.7.8", &threshold, "thresholdId", {}, with_thresholds, list_thresholds},
    {"compute_reservations", "queryComputeReservation", "Q22", "IFA 006 7.8.1.2", &reserved_virtual_compute, "reservationId", of_reservations, with_compute_reservations, list_reserved_compute},
    {"network_reservations", "queryNetworkReservation", "Q23", "IFA 006 7.8.2.2", &reserved_virtual_network, "reservationId", of_reservations, with_network_reservations, list_reserved_networks},
    {"storage_reservations", "queryStorageReservation", "Q24", "IFA 006 7.8.3.2", &reserved_virtual_storage, "reservationId", {}, {}, nullptr, "Blazar has no plug-in that reserves storage"},
    {"host_reservations", "queryHostReservation", "Q10", "IFA 005 7.10.3", &reserved_compute_host, "reservationId", of_reservations, with_host_reservations, list_reserved_hosts},
    {"policies", "queryPolicy", "Q28", "IFA 006 7.10.4", &policy, "id", {}, with_policies, list_policies},
    {"alarms", "getAlarmList", "X3", "IFA 006 7.6", &alarm, "alarmId", of_alarms, with_alarms, list_alarms},
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

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Compute hosts that the reader reaches (spec sc-vi 1.8): with their zone, whether instances can
// go there, and their resource providers. Facts on hosts come from here alone.

#pragma once

#include <unordered_map>
#include <vector>

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

struct ComputeHost {
    Record<Kind::nova_hypervisors> hypervisor;
    std::string_view name;  // of its service: "cmp1"
    std::string_view zone;  // empty if that is not known
    bool usable = true;     // nova-compute is up and enabled, and the scheduler may use it
    bool shared = false;    // projects that the reader does not reach have servers there

    [[nodiscard]] std::string_view id() const { return hypervisor.id(); }
};

// By the name of the service on it.
using ZonesOfHosts = std::unordered_map<std::string_view, std::string_view>;
ZonesOfHosts zones_of_hosts(const Reading& reading);

// In the order of their ids.
std::vector<ComputeHost> reached_hosts(const Reading& reading);

std::vector<std::string_view> ids_of(const std::vector<ComputeHost>& hosts);

// What every host has, and what at least one has: sorted.
struct HostTraits {
    std::vector<std::string_view> some;
    std::vector<std::string_view> all;
};

HostTraits traits_of(const Reading& reading, const std::vector<ComputeHost>& hosts);

bool has_trait(const Reading& reading, std::string_view provider, std::string_view trait);

// "x86_64" of each of those traits, without those of other kinds.
std::vector<std::string_view> architectures(const Reading& reading,
                                            const std::vector<std::string_view>& traits);

// Adds the keys of an aggregate, without what stands in the element anyhow. Which tenants the
// operator keeps hosts for is told to nobody but who reaches all of them.
void put_aggregate_metadata(Object& into, const Reading& reading,
                            Record<Kind::nova_aggregates> aggregate);

// For each inventory of the host's providers, those that Blazar makes for its reservations left
// out: the provider, the resource class, and what Placement says of it.
template <class Each>
void for_each_inventory(const Reading& reading, const ComputeHost& host, Each each) {
    constexpr std::string_view reservation = "CUSTOM_RESERVATION_";
    for (const auto provider : reading.vim.all_with<Kind::placement_providers>(
             "root_provider_uuid", host.hypervisor["id"])) {
        const auto told = reading.vim.find<Kind::placement_inventories>(provider["uuid"]);
        for (const auto& [resource_class, inventory] : Members(told["inventories"])) {
            if (!resource_class.starts_with(reservation)) {
                each(provider, resource_class, inventory);
            }
        }
    }
}

}  // namespace bartizan::sc_vi

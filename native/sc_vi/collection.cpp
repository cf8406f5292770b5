// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/collection.hpp"

#include <algorithm>

#include "sc_vi/lists.hpp"
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

// A row is one line, however long.
// clang-format off
constexpr Collection collections[] = {
    {"compute_resources", "queryCompute", "Q13", "IFA 006 7.3.1.3", &virtual_compute, "computeId", of_compute, with_compute, list_virtual_compute},
    {"storage_resources", "queryStorage", "Q18", "IFA 006 7.5.1.3", &virtual_storage, "storageId", of_storage, with_storage, list_virtual_storage},
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

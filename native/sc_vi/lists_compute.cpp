// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/lists_compute.hpp"

#include <algorithm>

#include "sc_vi/compute_capacity.hpp"
#include "sc_vi/compute_flavour.hpp"
#include "sc_vi/compute_quota.hpp"
#include "sc_vi/compute_type.hpp"
#include "sc_vi/compute_zone.hpp"
#include "sc_vi/host_location.hpp"
#include "sc_vi/nfvi_pop.hpp"
#include "sc_vi/software_image.hpp"

namespace bartizan::sc_vi {
namespace {

void list_pop(const Reading& reading, const Wanted& wanted, const Emit& emit,
              PopNetworks networks) {
    if (wanted.after < std::string_view(reading.settings.nfvi_pop_id)) {
        emit(make_nfvi_pop(reading, networks));
    }
}

}  // namespace

void list_compute_flavours(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    if (!list_one<Kind::nova_flavors>(reading, wanted, emit, "flavourId", make_compute_flavour)) {
        list_records<Kind::nova_flavors>(reading, wanted, emit, make_compute_flavour);
    }
}

void list_compute_quotas(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    if (!list_one<Kind::nova_quotas>(reading, wanted, emit, "resourceGroupId",
                                     make_compute_quota)) {
        list_records<Kind::nova_quotas>(reading, wanted, emit, make_compute_quota);
    }
}

void list_images(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    const auto shown = [](const Reading& from, Record<Kind::glance_images> image) {
        return std::optional(make_software_image(from, image["*"]));
    };
    const auto hidden = [](const Reading& from, Record<Kind::glance_hidden_images> image) {
        return std::optional(make_software_image(from, image["*"]));
    };
    if (const auto* const only = wanted.filter.equal_to("softwareImageId")) {
        const bool is_shown = bool(reading.vim.find<Kind::glance_images>(std::string_view(*only)));
        if (is_shown) {
            list_one<Kind::glance_images>(reading, wanted, emit, "softwareImageId", shown);
        } else {
            list_one<Kind::glance_hidden_images>(reading, wanted, emit, "softwareImageId", hidden);
        }
        return;
    }
    // Two lists in one order. An image that was hidden between their readings is in both.
    const auto& one = reading.vim.table(Kind::glance_images);
    const auto& other = reading.vim.table(Kind::glance_hidden_images);
    auto row = one.after(wanted.after);
    auto hidden_row = other.after(wanted.after);
    while (row < one.size() || hidden_row < other.size()) {
        const bool first =
            hidden_row == other.size() || (row < one.size() && one.id(row) <= other.id(hidden_row));
        const bool both = first && hidden_row < other.size() && one.id(row) == other.id(hidden_row);
        const auto image = first ? reading.vim.record<Kind::glance_images>(row)["*"]
                                 : reading.vim.record<Kind::glance_hidden_images>(hidden_row)["*"];
        row += first ? 1 : 0;
        hidden_row += !first || both ? 1 : 0;
        if (!emit(make_software_image(reading, image))) {
            return;
        }
    }
}

void list_compute_types(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    Gathered gathered;
    for (const auto& [id, type] : ComputeTypes(reading, reached_hosts(reading)).make()) {
        gathered.add(id, type);
    }
    gathered.emit(wanted, emit);
}

void list_compute_zones(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    const auto hosts = reached_hosts(reading);
    list_records<Kind::nova_zones>(reading, wanted, emit,
                                   [&hosts](const Reading& from, Record<Kind::nova_zones> zone) {
                                       return make_compute_zone(from, zone, hosts);
                                   });
}

void list_compute_capacity(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    const auto hosts = reached_hosts(reading);
    std::vector<std::string_view> zones{""};
    for (const auto& host : hosts) {
        zones.push_back(host.zone);
    }
    std::ranges::sort(zones);
    const auto rest = std::ranges::unique(zones);
    zones.erase(rest.begin(), rest.end());
    Gathered gathered;
    for (const auto zone : zones) {
        if (const auto made = make_compute_capacity(reading, zone, hosts, wanted.measured)) {
            gathered.add(made->root->find("scopeId")->text(), *made);
        }
    }
    gathered.emit(wanted, emit);
}

void list_host_capacity(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    for (const auto& host : reached_hosts(reading)) {
        const auto made = make_host_capacity(reading, host);
        if (host.id() > wanted.after && made && !emit(*made)) {
            return;
        }
    }
}

void list_host_locations(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    for (const auto& host : reached_hosts(reading)) {
        if (host.id() > wanted.after && !emit(make_host_location(reading, host))) {
            return;
        }
    }
}

void list_compute_pops(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    list_pop(reading, wanted, emit, PopNetworks::external);
}

void list_network_pops(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    list_pop(reading, wanted, emit, PopNetworks::provider);
}

void list_storage_pops(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    list_pop(reading, wanted, emit, PopNetworks::none);
}

}  // namespace bartizan::sc_vi

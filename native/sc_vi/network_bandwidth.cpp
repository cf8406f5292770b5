// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/network_bandwidth.hpp"

#include <algorithm>
#include <cmath>

#include "sc_vi/compute_state.hpp"
#include "sc_vi/network_types.hpp"

namespace bartizan::sc_vi {
namespace {

using Rates = std::pmr::map<std::string_view, NetworkRate>;
using Names = std::pmr::map<std::string_view, std::string_view>;

struct Row {
    std::string_view resource_class;
    std::string_view suffix;  // of the measure's name
    bool of_physnet;
};

constexpr Row rows[] = {
    {"NET_BW_EGR_KILOBIT_PER_SEC", ".egress", true},
    {"NET_BW_IGR_KILOBIT_PER_SEC", ".ingress", true},
    {"NET_PACKET_RATE_KILOPACKET_PER_SEC", "", false},
    {"NET_PACKET_RATE_EGR_KILOPACKET_PER_SEC", ".egress", false},
    {"NET_PACKET_RATE_IGR_KILOPACKET_PER_SEC", ".ingress", false},
};

constexpr std::string_view physnet_trait = "CUSTOM_PHYSNET_";

// As os-traits makes a trait of a name.
std::string_view normalised(const Reading& reading, std::string_view name) {
    std::string out(name);
    std::ranges::transform(out, out.begin(), [](char c) {
        if (c >= 'a' && c <= 'z') {
            return static_cast<char>(c - ('a' - 'A'));
        }
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
    });
    return reading.memory.keep(out);
}

// Physical networks by what their traits end in.
Names physical_networks(const Reading& reading) {
    Names out(reading.memory.resource());
    for (const auto& [id, type] : network_types(reading)) {
        if (!type.physical_network.empty()) {
            out.try_emplace(normalised(reading, type.physical_network), type.physical_network);
        }
    }
    return out;
}

// Empty for a provider that is on none.
std::string_view physnet_of(const Reading& reading, View provider, const Names& names) {
    const auto traits = reading.vim.find<Kind::placement_traits>(provider)["traits"];
    for (const auto trait : Items(traits)) {
        const auto text = reading.text(trait);
        if (text.starts_with(physnet_trait)) {
            const auto name = text.substr(physnet_trait.size());
            const auto known = names.find(name);
            return known == names.end() ? name : known->second;
        }
    }
    return {};
}

bool is_usable(const Reading& reading, View root) {
    const auto traits = reading.vim.find<Kind::placement_traits>(root)["traits"];
    for (const auto trait : Items(traits)) {
        if (reading.text(trait) == "COMPUTE_STATUS_DISABLED") {
            return false;
        }
    }
    const auto hypervisor = reading.vim.find<Kind::nova_hypervisors>(root);
    return host_is_up(reading, hypervisor["service"]["host"]).value_or(true);
}

void add(NetworkRate& rate, View inventory, double used, bool usable, double divisor) {
    // Placement's own formula of what a provider can give.
    const auto capacity = std::floor((inventory["total"].number().value_or(0) -
                                      inventory["reserved"].number().value_or(0)) *
                                     inventory["allocation_ratio"].number().value_or(1)) /
                          divisor;
    rate.total += capacity;
    rate.allocated += used / divisor;
    if (usable) {
        rate.available += std::max(0.0, capacity - used / divisor);
    } else {
        rate.unusable += capacity;
    }
}

}  // namespace

Rates network_rates(const Reading& reading,
                    const std::function<bool(std::string_view host)>& counted) {
    Rates out(reading.memory.resource());
    const auto names = physical_networks(reading);
    for (const auto record : reading.vim.all<Kind::placement_inventories>()) {
        const auto provider = reading.vim.find<Kind::placement_providers>(record["@parent"]);
        const auto root = provider["root_provider_uuid"];
        if (!counted(reading.text(root))) {
            continue;
        }
        for (const auto& row : rows) {
            const auto inventory = record["inventories"][row.resource_class];
            const auto physnet = row.of_physnet && inventory.is_object()
                                     ? physnet_of(reading, record["@parent"], names)
                                     : std::string_view();
            if (!inventory.is_object() || (row.of_physnet && physnet.empty())) {
                continue;
            }
            const auto name = row.of_physnet ? reading.joined("bandwidth:", physnet, row.suffix)
                                             : reading.joined("packetRate", row.suffix);
            const auto usages = reading.vim.find<Kind::placement_usages>(record["@parent"]);
            add(out.try_emplace(name, NetworkRate{row.of_physnet ? "Mbps" : "kpps"}).first->second,
                inventory, usages["usages"][row.resource_class].number().value_or(0),
                is_usable(reading, root), row.of_physnet ? 1000 : 1);
        }
    }
    return out;
}

bool put_network_rates(Object& out, Capacities& capacities, const Reading& reading,
                       const std::function<bool(std::string_view host)>& counted) {
    constexpr Kind needed[] = {Kind::placement_providers, Kind::placement_inventories,
                               Kind::placement_traits};
    for (const auto kind : needed) {
        if (const auto why = reading.missing(kind)) {
            for (const auto which : {Capacity::total, Capacity::allocated, Capacity::available}) {
                out.unavailable(Capacities::attribute(which), *why, "bandwidth");
            }
            return false;
        }
    }
    const auto no_usage = reading.missing(Kind::placement_usages);
    for (const auto& [name, rate] : network_rates(reading, counted)) {
        const MeasureName measure{name, rate.unit};
        capacities.add(Capacity::total, measure, rate.total);
        if (no_usage) {
            continue;
        }
        capacities.add(Capacity::allocated, measure, rate.allocated);
        auto& available = capacities.add(Capacity::available, measure, rate.available);
        if (rate.unusable > 0) {
            available.object("details").number("unusable", rate.unusable);
        }
    }
    if (no_usage) {
        out.unavailable(Capacities::attribute(Capacity::allocated), *no_usage, "bandwidth");
        out.unavailable(Capacities::attribute(Capacity::available), *no_usage, "bandwidth");
    }
    return true;
}

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/network_types.hpp"

#include "sc_vi/network_sharing.hpp"

namespace bartizan::sc_vi {
namespace {

using Types = std::pmr::map<std::string_view, NetworkType>;

NetworkType* add(Types& types, const Reading& reading, View told_type, View told_name) {
    const auto type = reading.text(told_type);
    if (type.empty()) {
        return nullptr;
    }
    const auto name = reading.text(told_name);
    return &types.try_emplace(network_type_id(reading, type, name), NetworkType{type, name})
                .first->second;
}

void add_networks(Types& types, const Reading& reading) {
    for (const auto network : reading.vim.all<Kind::neutron_networks>()) {
        const auto audience = of_network(reading, network);
        const bool reached = trust_domain::covers(reading.reach, audience);
        const auto add_one = [&](View type, View name) {
            auto* const added = add(types, reading, type, name);
            if (added != nullptr && reached) {
                added->audience = audience;
            }
        };
        add_one(network["provider:network_type"], network["provider:physical_network"]);
        for (const auto segment : Items(network["segments"])) {
            add_one(segment["provider:network_type"], segment["provider:physical_network"]);
        }
    }
}

// An agent says which networks its host reaches, not of which type they may be: VLANs are what
// physical networks are shared by.
void add_agents(Types& types, const Reading& reading) {
    const auto derive = [&](std::string_view type, std::string_view name) {
        types.try_emplace(network_type_id(reading, type, name), NetworkType{type, name, true});
    };
    for (const auto agent : reading.vim.all<Kind::neutron_agents>()) {
        const auto told = agent["configurations"];
        for (const auto type : Items(told["tunnel_types"])) {
            derive(reading.text(type), "");
        }
        for (const auto& [name, bridge] : Members(told["bridge_mappings"])) {
            derive("vlan", name);
        }
    }
}

}  // namespace

std::string_view network_type_id(const Reading& reading, std::string_view type,
                                 std::string_view physical_network) {
    return physical_network.empty() ? reading.joined("net:", type)
                                    : reading.joined("net:", type, ":", physical_network);
}

Types network_types(const Reading& reading) {
    Types out(reading.memory.resource());
    add_networks(out, reading);
    for (const auto range : reading.vim.all<Kind::neutron_segment_ranges>()) {
        add(out, reading, range["network_type"], range["physical_network"]);
    }
    if (reading.missing(Kind::neutron_segment_ranges)) {
        add_agents(out, reading);
    }
    return out;
}

}  // namespace bartizan::sc_vi

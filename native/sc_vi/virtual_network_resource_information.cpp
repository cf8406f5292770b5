// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/virtual_network_resource_information.hpp"

#include "sc_vi/network_bandwidth.hpp"
#include "sc_vi/network_qos.hpp"
#include "sc_vi/network_types.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute attributes[] = {
    {"networkResourceTypeId", mandatory, one, identifier,
     "net:<type>[:<physical network>] of network_segment_ranges and of the networks; without "
     "ranges also of the agents' tunnel_types and bridge_mappings"},
    {"bandwidth", mandatory, one, number,
     "Placement, NET_BW_EGR_KILOBIT_PER_SEC of the physical network, / 1000"},
    {"networkType", mandatory, zero_or_one, element::Type::text, "as in the id"},
    {"networkQoS", mandatory, zero_or_more, object, "GET /v2.0/qos/rule-types", "", &network_qos},
};

using Rates = std::pmr::map<std::string_view, NetworkRate>;

// Why bandwidths are not known to this reader; nothing if they are.
std::optional<Reason> no_rates(const Reading& reading) {
    if (!reading.reach.all_hosts && !reading.reach.share_host_totals) {
        return Reason::not_permitted;  // they are sums over all hosts
    }
    for (const auto kind :
         {Kind::placement_providers, Kind::placement_inventories, Kind::placement_traits}) {
        if (const auto why = reading.missing(kind)) {
            return why;
        }
    }
    return std::nullopt;
}

void put_bandwidth(Object& out, const Reading& reading, const NetworkType& type, const Rates& rates,
                   std::optional<Reason> no_rates) {
    const auto found = rates.find(reading.joined("bandwidth:", type.physical_network, ".egress"));
    if (type.physical_network.empty()) {
        out.unavailable("bandwidth", Reason::no_source);
    } else if (no_rates) {
        out.unavailable("bandwidth", *no_rates);
    } else if (found == rates.end()) {
        out.unavailable("bandwidth", Reason::no_source);
    } else {
        out.number("bandwidth", found->second.total);
        out.derived("bandwidth");
    }
}

}  // namespace

constexpr element::InformationElement virtual_network_resource_information{
    "VirtualNetworkResourceInformation", "IFA 005 8.3", attributes};

void list_network_resource_types(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    const auto why = no_rates(reading);
    const auto rates =
        network_rates(reading, [&why](std::string_view /*host*/) { return !why.has_value(); });
    Gathered gathered;
    for (const auto& [id, type] : network_types(reading)) {
        auto& out = reading.object();
        out.text("networkResourceTypeId", id);
        put_bandwidth(out, reading, type, rates, why);
        out.text("networkType", type.type);
        put_supported_qos(out, reading);
        if (type.derived) {
            out.derived("networkResourceTypeId");
            out.derived("networkType");
        }
        // What the cloud is made of; and what a network of the reader's shows anyhow.
        auto audience = type.audience;
        audience.infrastructure = true;
        audience.totals = true;
        gathered.add(id, {&virtual_network_resource_information, &out, audience});
    }
    gathered.emit(wanted, emit);
}

}  // namespace bartizan::sc_vi

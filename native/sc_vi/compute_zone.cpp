// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/compute_zone.hpp"

#include <algorithm>

#include "sc_vi/audience.hpp"
#include "sc_vi/host_security.hpp"
#include "sc_vi/metadata.hpp"
#include "sc_vi/resource_zone.hpp"

namespace bartizan::sc_vi {
namespace {

using Zone = Record<Kind::nova_zones>;
using Hosts = std::vector<ComputeHost>;

// Where Nova's own services are: no place for an instance.
constexpr std::string_view internal = "internal";

bool is_available(const Reading& reading, Zone zone, const ComputeHost& host) {
    return zone["hosts"][host.name]["nova-compute"]["available"].boolean().value_or(
        reading.text(host.hypervisor["state"]) != "down");
}

void put_texts(Object& out, std::string_view name, const std::vector<std::string_view>& texts) {
    auto& list = out.array(name);
    for (const auto text : texts) {
        list.text(text);
    }
}

void put_traits(Object& map, const Reading& reading, const Hosts& hosts) {
    if (const auto why = reading.missing(Kind::placement_traits)) {
        for (const auto* name : {"traits", "traitsCommon", "cpuArchitectures"}) {
            map.unavailable(name, *why);
        }
        return;
    }
    const auto traits = traits_of(reading, hosts);
    put_texts(map, "traits", traits.some);
    put_texts(map, "traitsCommon", traits.all);
    put_texts(map, "cpuArchitectures", architectures(reading, traits.some));
}

void put_aggregates(Object& property, Object& metadata, const Reading& reading, Zone zone) {
    if (const auto why = reading.missing(Kind::nova_aggregates)) {
        property.unavailable("aggregateMetadata", *why);
        return;
    }
    auto& by_name = property.object("aggregateMetadata");
    auto& list = metadata.array("aggregates");
    for (const auto aggregate : reading.vim.all<Kind::nova_aggregates>()) {
        if (reading.text(aggregate["availability_zone"]) != zone.id()) {
            continue;
        }
        auto& listed = list.object();
        listed.text("id", aggregate.id());
        put_text(listed, "name", reading, aggregate["name"]);
        put_aggregate_metadata(by_name.object(reading.text(aggregate["name"])), reading, aggregate);
    }
}

}  // namespace

std::optional<Element> make_compute_zone(const Reading& reading, Zone zone, const Hosts& hosts) {
    Hosts here;
    std::ranges::copy_if(hosts, std::back_inserter(here),
                         [&zone](const auto& host) { return host.zone == zone.id(); });
    if (zone.id() == internal || (here.empty() && !reading.reach.all_hosts)) {
        return std::nullopt;
    }
    const auto up = std::ranges::count_if(
        here, [&](const auto& host) { return is_available(reading, zone, host); });
    const bool whole = static_cast<std::size_t>(up) == here.size();
    const bool open = zone["zoneState"]["available"].boolean() == true;
    auto& out = reading.object();
    put_zone(out, reading, zone.id(), !open ? "UNAVAILABLE" : whole ? "AVAILABLE" : "DEGRADED");
    auto& property = out.object("zoneProperty");
    auto& metadata = out.object("metadata");
    if (const auto why = reading.missing(Kind::nova_hypervisors)) {
        property.unavailable("hosts", *why);
    } else {
        property.integer("hosts.total", static_cast<std::int64_t>(here.size()));
        property.integer("hosts.available", up);
        put_traits(property, reading, here);
        put_zone_security(property, reading, here);
        put_texts(metadata, "hostIds", ids_of(here));
    }
    put_aggregates(property, metadata, reading, zone);
    return Element{&resource_zone, &out, of_hosts(reading, ids_of(here))};
}

}  // namespace bartizan::sc_vi

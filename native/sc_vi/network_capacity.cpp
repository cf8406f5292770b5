// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/network_capacity.hpp"

#include <algorithm>
#include <set>

#include "sc_vi/address_capacity.hpp"
#include "sc_vi/network_bandwidth.hpp"
#include "sc_vi/segment_capacity.hpp"

namespace bartizan::sc_vi {
namespace {

// Sums over what all tenants share: for who reaches all hosts, or is given totals. Networks of
// single tenants are in it as far as the reader reaches them.
constexpr element::Audience of_capacity{.infrastructure = true, .totals = true};

void explain(Capacities& capacities, Reason reason, std::string_view detail) {
    for (const auto which : {Capacity::total, Capacity::allocated, Capacity::available}) {
        capacities.explain(which, reason, detail);
    }
}

Object& of_vim(const Reading& reading) {
    auto& out = reading.object();
    out.text("scopeId", whole_vim);
    Capacities capacities(out);
    put_segments(out, capacities, reading);
    put_addresses(out, capacities, reading);
    put_network_rates(out, capacities, reading, [](std::string_view) { return true; });
    return out;
}

// Hypervisors of the hosts of a zone.
std::pmr::set<std::string_view> hosts_of(const Reading& reading, Record<Kind::nova_zones> zone) {
    std::pmr::set<std::string_view> out(reading.memory.resource());
    for (const auto hypervisor : reading.vim.all<Kind::nova_hypervisors>()) {
        const auto host = reading.text(hypervisor["service"]["host"]);
        if (!zone["hosts"][host].absent()) {
            out.insert(hypervisor.id());
        }
    }
    return out;
}

Object& of_zone(const Reading& reading, Record<Kind::nova_zones> zone, std::string_view id) {
    auto& out = reading.object();
    out.text("scopeId", id);
    out.text("zoneId", zone.id());
    Capacities capacities(out);
    if (!zone["hosts"].is_object()) {
        explain(capacities, Reason::not_permitted, "the hosts of the zone are not told");
    } else if (const auto why = reading.missing(Kind::nova_hypervisors)) {
        explain(capacities, *why, {});
    } else {
        const auto hosts = hosts_of(reading, zone);
        if (put_network_rates(out, capacities, reading,
                              [&hosts](std::string_view host) { return hosts.contains(host); })) {
            explain(capacities, Reason::no_source, "no host of the zone guarantees bandwidth");
        }
    }
    out.unavailable(Capacities::attribute(Capacity::total), Reason::not_applicable,
                    "segments and addresses are of no zone");
    capacities.explain(Capacity::reserved, Reason::no_source);
    return out;
}

}  // namespace

void list_network_capacity(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    Gathered gathered;
    gathered.add(whole_vim, {&capacity_information, &of_vim(reading), of_capacity});
    for (const auto zone : reading.vim.all<Kind::nova_zones>()) {
        if (zone.id() != "internal") {  // of Nova's own services
            const auto id = reading.joined("zone:", zone.id());
            gathered.add(id, {&capacity_information, &of_zone(reading, zone, id), of_capacity});
        }
    }
    gathered.emit(wanted, emit);
}

}  // namespace bartizan::sc_vi

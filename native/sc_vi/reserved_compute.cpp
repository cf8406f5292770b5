// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/reserved_compute.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "sc_vi/compute_need.hpp"
#include "sc_vi/reservation.hpp"

namespace bartizan::sc_vi {
namespace {

using date_time::Time;
using Zones = std::set<std::string_view>;
using ZonesOfReservations = std::map<std::string_view, Zones>;
using Counts = std::map<std::string_view, double>;

// Where the hosts are that Blazar chose for each reservation.
ZonesOfReservations zones_of_reservations(const Reading& reading) {
    const auto zones = zones_of_hosts(reading);
    ZonesOfReservations out;
    for (const auto allocation : reading.vim.all<Kind::blazar_allocations>()) {
        const auto host = reading.vim.find<Kind::blazar_hosts>(allocation.id());
        std::string_view zone;
        for (const auto hypervisor : reading.vim.all_with<Kind::nova_hypervisors>(
                 "hypervisor_hostname", host["hypervisor_hostname"])) {
            const auto found = zones.find(reading.text(hypervisor["service"]["host"]));
            zone = found == zones.end() ? std::string_view() : found->second;
        }
        for (const auto reservation : Items(allocation["reservations"])) {
            out[reading.text(reservation["id"])].insert(zone);
        }
    }
    return out;
}

// Servers by the flavour that Blazar makes for a reservation.
Counts servers_of_reservations(const Reading& reading) {
    constexpr std::string_view prefix = "reservation:";
    Counts out;
    for (const auto server : reading.vim.all<Kind::nova_servers>()) {
        const auto name = reading.text(server["flavor"]["original_name"]);
        if (name.starts_with(prefix) && reading.text(server["status"]) != "DELETED") {
            out[name.substr(prefix.size())] += 1;
        }
    }
    return out;
}

// nullopt: of a flavour that we are not shown.
std::optional<ComputeNeed> need_of(const Reading& reading, View reservation) {
    if (reading.text(reservation["resource_type"]) == "flavor:instance") {
        const auto flavour =
            reading.vim.find<Kind::nova_flavors>(reserved_flavour_id(reading, reservation));
        return flavour ? std::optional(need_of_flavour(reading, flavour)) : std::nullopt;
    }
    ComputeNeed out;
    out.set("VCPU", reservation["vcpus"].number().value_or(0));
    out.set("MEMORY_MB", reservation["memory_mb"].number().value_or(0));
    out.set("DISK_GB", reservation["disk_gb"].number().value_or(0));
    return out;
}

bool is_of_instances(const Reading& reading, View reservation) {
    const auto type = reading.text(reservation["resource_type"]);
    const auto status = reading.text(reservation["status"]);
    return (type == "virtual:instance" || type == "flavor:instance") &&
           (status == "pending" || status == "active");
}

struct Event {
    Time time;
    double instances;  // negative at the end
    ComputeNeed need;
};

void add_most(ReservedCompute& out, std::vector<Event>& events) {
    // What ends when another begins does not overlap it.
    std::ranges::sort(events, [](const Event& one, const Event& other) {
        return one.time != other.time ? one.time < other.time : one.instances < other.instances;
    });
    std::map<std::string_view, double> now;
    for (const auto& event : events) {
        for (const auto& [name, amount] : event.need.amounts) {
            now[name] += amount * event.instances;
            out.amounts[name] = std::max(out.amounts[name], now[name]);
        }
    }
}

std::optional<Reason> missing(const Reading& reading, std::string_view zone) {
    if (const auto why = reading.incomplete(Kind::blazar_leases)) {
        return why;
    }
    // Reservations are other tenants' business.
    if (!reading.reach.all_hosts) {
        return Reason::not_permitted;
    }
    const auto why = reading.missing(Kind::nova_servers);
    return why || zone.empty() ? why : reading.missing(Kind::blazar_allocations);
}

}  // namespace

ReservedCompute reserved_compute(const Reading& reading, std::string_view zone,
                                 const TimePeriod& period) {
    ReservedCompute out{.unknown = missing(reading, zone)};
    if (out.unknown) {
        return out;
    }
    const auto begin = period.start.value_or(reading.vim.state(Kind::blazar_leases).as_of);
    const auto end = period.stop.value_or(Time::max());
    const auto zones = zone.empty() ? ZonesOfReservations() : zones_of_reservations(reading);
    const auto servers = servers_of_reservations(reading);
    std::vector<Event> events;
    for (const auto lease : reading.vim.all<Kind::blazar_leases>()) {
        const auto from = date_time::read_time(reading.text(lease["start_date"]));
        const auto to = date_time::read_time(reading.text(lease["end_date"]));
        if (!from || !to || *to <= begin || *from >= end) {
            continue;
        }
        for (const auto reservation : Items(lease["reservations"])) {
            if (!is_of_instances(reading, reservation)) {
                continue;
            }
            const auto id = reading.text(reservation["id"]);
            if (!zone.empty()) {
                const auto found = zones.find(id);
                if (found == zones.end() ||
                    (found->second.size() > 1 && found->second.contains(zone))) {
                    return {Reason::not_yet_known, "a reservation is not of one zone", {}};
                }
                if (!found->second.contains(zone)) {
                    continue;
                }
            }
            const auto given = servers.find(id);
            const auto left = reservation["amount"].number().value_or(1) -
                              (given == servers.end() ? 0 : given->second);
            if (left > 0) {
                const auto need = need_of(reading, reservation);
                if (!need) {
                    return {reading.incomplete(Kind::nova_flavors).value_or(Reason::not_yet_known),
                            "the flavour of a reservation is not shown to us",
                            {}};
                }
                events.push_back({std::max(*from, begin), left, *need});
                events.push_back({*to, -left, *need});
            }
        }
    }
    add_most(out, events);
    return out;
}

}  // namespace bartizan::sc_vi

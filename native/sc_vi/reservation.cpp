// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/reservation.hpp"

#include "json/value.hpp"
#include "sc_vi/metadata.hpp"

namespace bartizan::sc_vi {
namespace {

// Name of the flavour that Blazar makes for a reservation; the tag that it puts on an address.
constexpr std::string_view mark = "reservation:";

// Blazar writes its own ids as texts in one list and as numbers in another.
std::string_view id_of(const Reading& reading, View id) {
    return id.is_text() ? reading.text(id) : id.json();
}

Record<Kind::nova_hypervisors> hypervisor_of(const Reading& reading,
                                             Record<Kind::blazar_hosts> host) {
    for (const auto hypervisor : reading.vim.all_with<Kind::nova_hypervisors>(
             "hypervisor_hostname", host["hypervisor_hostname"])) {
        const auto service = host["service_name"];
        if (service.is_null() || hypervisor["service"]["host"].json() == service.json()) {
            return hypervisor;
        }
    }
    return {};
}

std::string_view zone_of(const Reading& reading, Record<Kind::nova_hypervisors> hypervisor) {
    for (const auto service :
         reading.vim.all_with<Kind::nova_services>("host", hypervisor["service"]["host"])) {
        if (reading.text(service["binary"]) == "nova-compute") {
            return reading.text(service["zone"]);
        }
    }
    return {};
}

template <class Found, class Map>
std::vector<Found> found(const Map& map, std::string_view id) {
    std::vector<Found> out;
    const auto [begin, end] = map.equal_range(id);
    for (auto at = begin; at != end; ++at) {
        out.push_back(at->second);
    }
    return out;
}

}  // namespace

std::vector<Reservation> reservations_of(const Reading& reading, std::string_view resource_type) {
    std::vector<Reservation> out;
    for (const auto lease : reading.vim.all<Kind::blazar_leases>()) {
        for (const auto told : Items(lease["reservations"])) {
            const auto id = reading.text(told["id"]);
            if (!id.empty() && reading.text(told["resource_type"]) == resource_type) {
                out.push_back({lease, told, id});
            }
        }
    }
    return out;
}

std::string_view reserved_flavour_id(const Reading& reading, View told) {
    const auto copied = reading.text(told["resource_properties"]);
    if (const auto parsed = json::parse(copied)) {
        if (const auto* const id = parsed->find("id"); id != nullptr && id->text() != nullptr) {
            return reading.memory.keep(*id->text());
        }
    }
    return reading.text(told["flavor_id"]);
}

ReservationUses::ReservationUses(const Reading& reading) : reading_(reading) {
    for (const auto server : reading.vim.all<Kind::nova_servers>()) {
        const auto flavour = reading.text(server["flavor"]["original_name"]);
        if (flavour.starts_with(mark)) {
            with_server_.insert(flavour.substr(mark.size()));
        }
        for (const auto group : Items(server["server_groups"])) {
            groups_.insert(reading.text(group));
        }
    }
    for (const auto allocation : reading.vim.all<Kind::blazar_allocations>()) {
        const auto host =
            reading.vim.find<Kind::blazar_hosts>(id_of(reading, allocation["resource_id"]));
        const auto hypervisor = hypervisor_of(reading, host);
        for (const auto reservation : Items(allocation["reservations"])) {
            if (hypervisor) {
                hosts_.emplace(reading.text(reservation["id"]), hypervisor);
            }
        }
    }
    for (const auto address : reading.vim.all<Kind::neutron_floatingips>()) {
        for (const auto tag : Items(address["tags"])) {
            if (const auto text = reading.text(tag); text.starts_with(mark)) {
                addresses_.emplace(text.substr(mark.size()), address);
            }
        }
    }
}

bool ReservationUses::has_server(const Reservation& reservation) const {
    const auto group = reading_.text(reservation.told["server_group_id"]);
    return with_server_.contains(reservation.id) || (!group.empty() && groups_.contains(group));
}

std::vector<Record<Kind::nova_hypervisors>> ReservationUses::hosts(
    const Reservation& reservation) const {
    return found<Record<Kind::nova_hypervisors>>(hosts_, reservation.id);
}

std::vector<Record<Kind::neutron_floatingips>> ReservationUses::addresses(
    const Reservation& reservation) const {
    return found<Record<Kind::neutron_floatingips>>(addresses_, reservation.id);
}

void put_reservation_status(Object& out, const Reading& reading, const Reservation& reservation,
                            bool used, std::optional<Reason> missing) {
    const bool active = reading.text(reservation.told["status"]) == "active";
    if (active && missing) {
        out.unavailable("reservationStatus", *missing);
        return;
    }
    out.text("reservationStatus", active && used ? "USED" : "NOT_USED");
    out.derived("reservationStatus");
}

void put_reservation_times(Object& out, const Reading& reading, const Reservation& reservation) {
    put_time(out, "startTime", reading, reservation.lease["start_date"]);
    put_time(out, "endTime", reading, reservation.lease["end_date"]);
    out.unavailable("expiryTime", Reason::no_source);
}

void put_reservation_metadata(Object& out, const Reading& reading, const Reservation& reservation) {
    auto& map = out.object("metadata");
    const auto& [lease, told, id] = reservation;
    map.text("leaseId", lease.id());
    put_text(map, "leaseName", reading, lease["name"]);
    put_text(map, "leaseStatus", reading, lease["status"]);
    put_json(map, "degraded", lease["degraded"]);
    put_text(map, "openstack.status", reading, told["status"]);
    for (const auto* const name : {"missing_resources", "resources_changed", "affinity", "disk_gb",
                                   "aggregate_id", "server_group_id"}) {
        put_json(map, name, told[name]);
    }
    put_text(map, "resourceGroupId", reading, lease["project_id"]);
}

std::string_view common_zone(const Reading& reading,
                             const std::vector<Record<Kind::nova_hypervisors>>& hosts) {
    std::string_view out;
    for (const auto& host : hosts) {
        const auto zone = zone_of(reading, host);
        if (zone.empty() || (!out.empty() && zone != out)) {
            return {};
        }
        out = zone;
    }
    return out;
}

}  // namespace bartizan::sc_vi

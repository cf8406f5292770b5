// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/reserved_compute_host.hpp"

#include <algorithm>

#include "sc_vi/metadata.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;
using Hosts = std::vector<Record<Kind::nova_hypervisors>>;

constexpr Attribute number_attributes[] = {
    {"min", mandatory, one, integer, "reservation.min"},
    {"max", mandatory, one, integer, "reservation.max"},
};
constexpr element::InformationElement number_of_hosts{"NumHosts", "extension", number_attributes};

constexpr Attribute attributes[] = {
    {"reservationId", mandatory, one, identifier, "reservation.id"},
    {"numHosts", mandatory, one, object, "reservation", "", &number_of_hosts},
    {"hostIds", mandatory, zero_or_more, identifier,
     "GET /os-hosts/allocations: hosts of the reservation, as UUIDs of Nova's hypervisors"},
    {"hostProperties", mandatory, zero_or_one, element::Type::text,
     "reservation.hypervisor_properties"},
    {"resourceProperties", mandatory, zero_or_one, element::Type::text,
     "reservation.resource_properties"},
    reservation_status,
    reservation_start,
    reservation_end,
    {"resourceGroupId", mandatory, one, identifier, "lease.project_id"},
    reservation_metadata,
};

void put_count(Object& out, std::string_view name, View told) {
    if (const auto count = told.integer()) {
        out.integer(name, *count);
    } else {
        out.unavailable(name, Reason::source_error);
    }
}

// Nova's hosts that this reader reaches; a reservation says nothing about the others.
void put_host_ids(Object& out, const Reading& reading, const Hosts& hosts) {
    for (const auto kind : {Kind::blazar_allocations, Kind::blazar_hosts, Kind::nova_hypervisors}) {
        if (const auto why = reading.missing(kind)) {
            out.unavailable("hostIds", *why);
            return;
        }
    }
    std::vector<std::string_view> ids;
    for (const auto& host : hosts) {
        if (reading.reach.reaches_host(host.id())) {
            ids.push_back(host.id());
        }
    }
    if (ids.empty() && !hosts.empty()) {
        out.unavailable("hostIds", Reason::not_permitted);
        return;
    }
    std::ranges::sort(ids);
    auto& list = out.array("hostIds");
    for (const auto id : ids) {
        list.text(id);
    }
    if (ids.size() < hosts.size()) {
        out.unavailable("hostIds", Reason::not_permitted, "hosts out of reach are left out");
    }
}

bool run_a_server(const Reading& reading, const Hosts& hosts) {
    return std::ranges::any_of(hosts, [&reading](const auto& host) {
        const auto servers = reading.vim.all_with<Kind::nova_servers>("OS-EXT-SRV-ATTR:host",
                                                                      host["service"]["host"]);
        return servers.begin() != servers.end();
    });
}

}  // namespace

constexpr element::InformationElement reserved_compute_host{"ReservedComputeHost", "IFA 005 7.10",
                                                            attributes};

Element make_reserved_compute_host(const Reading& reading, const ReservationUses& uses,
                                   const Reservation& reservation) {
    auto& out = reading.object();
    const auto told = reservation.told;
    const auto hosts = uses.hosts(reservation);
    out.text("reservationId", reservation.id);
    auto& number = out.object("numHosts");
    put_count(number, "min", told["min"]);
    put_count(number, "max", told["max"]);
    put_host_ids(out, reading, hosts);
    put_text(out, "hostProperties", reading, told["hypervisor_properties"]);
    put_text(out, "resourceProperties", reading, told["resource_properties"]);
    auto missing = reading.missing(Kind::nova_servers);
    missing = missing ? missing : reading.missing(Kind::blazar_allocations);
    put_reservation_status(out, reading, reservation, run_a_server(reading, hosts), missing);
    put_time(out, "startTime", reading, reservation.lease["start_date"]);
    put_time(out, "endTime", reading, reservation.lease["end_date"]);
    put_text(out, "resourceGroupId", reading, reservation.lease["project_id"]);
    put_reservation_metadata(out, reading, reservation);
    return {&reserved_compute_host, &out, reading.of_project(reservation.lease["project_id"])};
}

}  // namespace bartizan::sc_vi

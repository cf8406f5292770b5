// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/reserved_virtual_network.hpp"

#include <algorithm>

#include "sc_vi/metadata.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute network_attributes[] = {
    {"reservationId", mandatory, one, identifier, "reservation.id"},
    {"publicIps", mandatory, zero_or_more, element::Type::text,
     "floating IPs with the tag reservation:<id>"},
    {"networkAttributes", mandatory, zero_or_one, map, "none: Blazar reserves addresses alone"},
    {"networkPorts", mandatory, zero_or_more, map, "none: Blazar reserves addresses alone"},
    {"zoneId", mandatory, zero_or_one, identifier, "none: a floating IP is in no zone"},
    reservation_status,
    reservation_start,
    reservation_end,
    reservation_expiry,
    reservation_metadata,
};

constexpr Attribute pool_attributes[] = {
    {"storageSize", mandatory, one, number, "none"},
    {"numSnapshots", mandatory, one, integer, "none"},
    {"numVolumes", mandatory, one, integer, "none"},
    {"zoneId", mandatory, zero_or_one, identifier, "none"},
};
constexpr element::InformationElement pool{"ReservedStoragePool", "IFA 005 8.8", pool_attributes};

constexpr Attribute storage_attributes[] = {
    {"reservationId", mandatory, one, identifier, "none: Blazar has no plug-in for storage"},
    {"storagePoolReserved", mandatory, zero_or_one, object, "none", "", &pool},
    reservation_status,
    reservation_start,
    reservation_end,
    reservation_expiry,
};

}  // namespace

constexpr element::InformationElement reserved_virtual_network{"ReservedVirtualNetwork",
                                                               "IFA 005 8.8", network_attributes};
constexpr element::InformationElement reserved_virtual_storage{"ReservedVirtualStorage",
                                                               "IFA 005 8.8", storage_attributes};

Element make_reserved_virtual_network(const Reading& reading, const ReservationUses& uses,
                                      const Reservation& reservation) {
    auto& out = reading.object();
    out.text("reservationId", reservation.id);
    const auto missing = reading.missing(Kind::neutron_floatingips);
    const auto addresses = uses.addresses(reservation);
    if (missing) {
        out.unavailable("publicIps", *missing);
    } else {
        auto& list = out.array("publicIps");
        for (const auto& address : addresses) {
            list.text(reading.text(address["floating_ip_address"]));
        }
    }
    for (const auto* const attribute : {"networkAttributes", "networkPorts", "zoneId"}) {
        out.unavailable(attribute, Reason::no_source);
    }
    const bool used = std::ranges::any_of(
        addresses, [](const auto& address) { return !address["port_id"].is_null(); });
    put_reservation_status(out, reading, reservation, used, missing);
    put_reservation_times(out, reading, reservation);
    put_reservation_metadata(out, reading, reservation);
    return {&reserved_virtual_network, &out, reading.of_project(reservation.lease["project_id"])};
}

}  // namespace bartizan::sc_vi

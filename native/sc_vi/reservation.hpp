// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What the reservations of all kinds have in common (IFA 005 8.8; spec sc-vi 4.16): one item of
// a Blazar lease, whether it is used, from when to when.

#pragma once

#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "element/schema.hpp"
#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

struct Reservation {
    Record<Kind::blazar_leases> lease;
    View told;  // Blazar's object
    std::string_view id;
};

// Those of one resource_type, in no order.
std::vector<Reservation> reservations_of(const Reading& reading, std::string_view resource_type);

// Of a reservation of flavor:instance: the id of the flavour that was reserved. Blazar copies it
// into a text, and makes one of its own from it.
std::string_view reserved_flavour_id(const Reading& reading, View told);

// Who uses which reservation, and which hosts were given to it: gathered once for each answer.
class ReservationUses {
  public:
    explicit ReservationUses(const Reading& reading);

    // Whether a server has the flavour that Blazar made for it, or is in its server group.
    [[nodiscard]] bool has_server(const Reservation& reservation) const;

    // Blazar's hosts as Nova's hypervisors; nothing for a host that Nova does not know.
    [[nodiscard]] std::vector<Record<Kind::nova_hypervisors>> hosts(
        const Reservation& reservation) const;

    // By its tag reservation:ID.
    [[nodiscard]] std::vector<Record<Kind::neutron_floatingips>> addresses(
        const Reservation& reservation) const;

  private:
    const Reading& reading_;
    std::unordered_set<std::string_view> with_server_;  // reservations
    std::unordered_set<std::string_view> groups_;       // that have a server
    std::unordered_multimap<std::string_view, Record<Kind::nova_hypervisors>> hosts_;
    std::unordered_multimap<std::string_view, Record<Kind::neutron_floatingips>> addresses_;
};

// Adds reservationStatus: USED if it is active and `used`. `missing` is why that is not known.
void put_reservation_status(Object& out, const Reading& reading, const Reservation& reservation,
                            bool used, std::optional<Reason> missing);

// Adds startTime, endTime and why there is no expiryTime.
void put_reservation_times(Object& out, const Reading& reading, const Reservation& reservation);

// Adds metadata: of the lease what Blazar calls it and how it stands, and never its trust.
void put_reservation_metadata(Object& out, const Reading& reading, const Reservation& reservation);

// The zone of all those hosts, if they are in one; empty if not or if that is not known.
std::string_view common_zone(const Reading& reading,
                             const std::vector<Record<Kind::nova_hypervisors>>& hosts);

// The rows that every table of a reservation ends with.
inline constexpr element::Attribute reservation_status{
    "reservationStatus",
    element::Qualifier::mandatory,
    element::Cardinality::one,
    element::Type::text,
    "USED if the reservation is active and a resource uses it",
    "USED, NOT_USED"};
inline constexpr element::Attribute reservation_start{"startTime", element::Qualifier::mandatory,
                                                      element::Cardinality::zero_or_one,
                                                      element::Type::date_time, "lease.start_date"};
inline constexpr element::Attribute reservation_end{"endTime", element::Qualifier::mandatory,
                                                    element::Cardinality::zero_or_one,
                                                    element::Type::date_time, "lease.end_date"};
inline constexpr element::Attribute reservation_expiry{
    "expiryTime", element::Qualifier::mandatory, element::Cardinality::zero_or_one,
    element::Type::date_time, "none: Blazar has no reservation that may expire before its end"};
inline constexpr element::Attribute reservation_metadata{
    "metadata",
    element::Qualifier::optional,
    element::Cardinality::zero_or_more,
    element::Type::map,
    "of the lease: id, name, status, degraded, project_id; of the reservation: status, "
    "missing_resources, resources_changed, affinity, disk_gb, aggregate_id, server_group_id",
    "",
    nullptr,
    false};

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/lists_reservation.hpp"

#include <algorithm>
#include <iterator>

#include "sc_vi/reserved_compute_host.hpp"
#include "sc_vi/reserved_virtual_compute.hpp"
#include "sc_vi/reserved_virtual_network.hpp"

namespace bartizan::sc_vi {
namespace {

using Make = Element (*)(const Reading&, const ReservationUses&, const Reservation&);

void list(const Reading& reading, const Wanted& wanted, const Emit& emit,
          std::initializer_list<std::string_view> types, Make make) {
    std::vector<Reservation> reservations;
    for (const auto type : types) {
        std::ranges::copy(reservations_of(reading, type), std::back_inserter(reservations));
    }
    if (reservations.empty()) {
        return;  // who uses them is a walk through all servers
    }
    const ReservationUses uses(reading);
    Gathered all;
    for (const auto& reservation : reservations) {
        all.add(reservation.id, make(reading, uses, reservation));
    }
    all.emit(wanted, emit);
}

}  // namespace

void list_reserved_compute(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    list(reading, wanted, emit, {reserved_pool, reserved_containers},
         make_reserved_virtual_compute);
}

void list_reserved_networks(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    list(reading, wanted, emit, {reserved_addresses}, make_reserved_virtual_network);
}

void list_reserved_hosts(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    list(reading, wanted, emit, {reserved_hosts}, make_reserved_compute_host);
}

}  // namespace bartizan::sc_vi

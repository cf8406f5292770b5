// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// ReservedVirtualNetwork (IFA 005 8.8; spec sc-vi 4.16) from Blazar's virtual:floatingip, and
// ReservedVirtualStorage, which no plug-in of Blazar reserves.

#pragma once

#include "sc_vi/reservation.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement reserved_virtual_network;
extern const element::InformationElement reserved_virtual_storage;

// Blazar's resource type of it.
inline constexpr std::string_view reserved_addresses = "virtual:floatingip";

Element make_reserved_virtual_network(const Reading& reading, const ReservationUses& uses,
                                      const Reservation& reservation);

}  // namespace bartizan::sc_vi

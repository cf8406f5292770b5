// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// ReservedVirtualCompute (IFA 005 8.8; spec sc-vi 4.16) from Blazar's virtual:instance and
// flavor:instance.

#pragma once

#include "sc_vi/reservation.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement reserved_virtual_compute;

// Blazar's resource types of it.
inline constexpr std::string_view reserved_pool = "virtual:instance";
inline constexpr std::string_view reserved_containers = "flavor:instance";

Element make_reserved_virtual_compute(const Reading& reading, const ReservationUses& uses,
                                      const Reservation& reservation);

}  // namespace bartizan::sc_vi

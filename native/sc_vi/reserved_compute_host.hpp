// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// ReservedComputeHost (IFA 005 7.10, whose text could not be read; spec sc-vi 4.16) from
// Blazar's physical:host.

#pragma once

#include "sc_vi/reservation.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement reserved_compute_host;

// Blazar's resource type of it.
inline constexpr std::string_view reserved_hosts = "physical:host";

Element make_reserved_compute_host(const Reading& reading, const ReservationUses& uses,
                                   const Reservation& reservation);

}  // namespace bartizan::sc_vi

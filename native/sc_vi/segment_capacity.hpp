// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// How many networks can still be made (spec sc-vi 4.12): VLANs and tunnels of Neutron's segment
// ranges.

#pragma once

#include "sc_vi/capacity_information.hpp"

namespace bartizan::sc_vi {

// Adds "segments:<type>[:<physnet>]". A segment of two ranges is one segment.
void put_segments(Object& out, Capacities& capacities, const Reading& reading);

}  // namespace bartizan::sc_vi

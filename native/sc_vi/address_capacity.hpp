// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// How many addresses there are (spec sc-vi 4.12): of networks, and public ones to float.

#pragma once

#include "sc_vi/capacity_information.hpp"

namespace bartizan::sc_vi {

// Adds "publicIpv4", and "ipAddresses:<networkId>" of networks within reach. An IPv6 subnet has
// more addresses than 64 bits count.
void put_addresses(Object& out, Capacities& capacities, const Reading& reading);

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// How Blazar's reservations are found: each in the lease that it is part of.

#pragma once

#include "sc_vi/collection.hpp"

namespace bartizan::sc_vi {

void list_reserved_compute(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_reserved_networks(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_reserved_hosts(const Reading& reading, const Wanted& wanted, const Emit& emit);

}  // namespace bartizan::sc_vi

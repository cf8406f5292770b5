// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// CapacityInformation of networks (spec sc-vi 4.12, 5 Q04): of the whole VIM and of each zone.

#pragma once

#include "sc_vi/collection.hpp"

namespace bartizan::sc_vi {

void list_network_capacity(const Reading& reading, const Wanted& wanted, const Emit& emit);

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// How the elements of each collection are found: by which index, in which order.

#pragma once

#include "sc_vi/collection.hpp"

namespace bartizan::sc_vi {

void list_virtual_compute(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_virtual_storage(const Reading& reading, const Wanted& wanted, const Emit& emit);

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// ResourceZone of storage (spec sc-vi 4.11, 5 Q08) from Cinder's availability zones.

#pragma once

#include "sc_vi/collection.hpp"

namespace bartizan::sc_vi {

void list_storage_zones(const Reading& reading, const Wanted& wanted, const Emit& emit);

}  // namespace bartizan::sc_vi

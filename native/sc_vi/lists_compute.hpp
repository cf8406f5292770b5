// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// How the elements of computing, its images and its places are found.

#pragma once

#include "sc_vi/collection.hpp"

namespace bartizan::sc_vi {

void list_compute_flavours(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_images(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_compute_types(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_compute_quotas(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_compute_zones(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_compute_capacity(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_host_capacity(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_host_locations(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_compute_pops(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_network_pops(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_storage_pops(const Reading& reading, const Wanted& wanted, const Emit& emit);

}  // namespace bartizan::sc_vi

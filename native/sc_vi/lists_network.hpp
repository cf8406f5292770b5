// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// How the elements of networks and of quotas of networks are found.

#pragma once

#include "sc_vi/collection.hpp"

namespace bartizan::sc_vi {

void list_virtual_networks(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_network_subnets(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_virtual_network_ports(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_virtual_trunks(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_virtual_network_quotas(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_virtual_storage_quotas(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_nfps(const Reading& reading, const Wanted& wanted, const Emit& emit);

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VirtualMemory (IFA 005 8.4.3.5; spec sc-vi 4.3), and VirtualMemoryData of flavours.

#pragma once

#include "sc_vi/placed_server.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement virtual_memory;

// Adds virtualMemory of a server to it.
void put_virtual_memory(Object& out, const Reading& reading, const PlacedServer& placed);

// Adds virtualMemory of a flavour to it: without the ratio, which is the host's.
void put_virtual_memory_data(Object& out, const Reading& reading,
                             Record<Kind::nova_flavors> flavor);

// Whether a flavour asks for NUMA.
bool asks_for_numa(const Reading& reading, View extra_specs);

}  // namespace bartizan::sc_vi

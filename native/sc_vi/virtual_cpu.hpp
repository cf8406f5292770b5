// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VirtualCpu and VirtualCpuPinning (IFA 005 8.4.3.3, 8.4.3.4; spec sc-vi 4.2), and VirtualCpuData
// of flavours.

#pragma once

#include "sc_vi/placed_server.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement virtual_cpu;
extern const element::InformationElement virtual_cpu_data;

// What the extra specs of a flavour, or the properties of an image, say about CPUs.
bool is_dedicated(const Reading& reading, View extra_specs, View image_properties);

// "16:1" of a provider's inventories; empty if it has no such class.
std::string_view oversubscription(const Reading& reading, View inventories,
                                  std::string_view resource_class);

// Adds virtualCpu of a server to it.
void put_virtual_cpu(Object& out, const Reading& reading, const PlacedServer& placed);

// Adds virtualCpu of a flavour to it.
void put_virtual_cpu_data(Object& out, const Reading& reading, Record<Kind::nova_flavors> flavor);

}  // namespace bartizan::sc_vi

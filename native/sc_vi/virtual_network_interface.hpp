// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VirtualNetworkInterface (IFA 005 8.4.3.6; spec sc-vi 4.5) from a Neutron port.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement virtual_network_interface;

void fill_virtual_network_interface(Object& out, const Reading& reading,
                                    Record<Kind::neutron_ports> port);

}  // namespace bartizan::sc_vi

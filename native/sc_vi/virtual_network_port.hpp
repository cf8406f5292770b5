// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VirtualNetworkPort (IFA 005 8.4.5.4; spec sc-vi 4.9) from a Neutron port.

#pragma once

#include "sc_vi/trunk_ports.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement virtual_network_port;

void fill_virtual_network_port(Object& out, const Reading& reading, const TrunkPorts& trunks,
                               Record<Kind::neutron_ports> port);

Element make_virtual_network_port(const Reading& reading, const TrunkPorts& trunks,
                                  Record<Kind::neutron_ports> port);

}  // namespace bartizan::sc_vi

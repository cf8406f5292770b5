// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VirtualNetwork (IFA 005 8.4.5.2; spec sc-vi 4.7) from a Neutron network.

#pragma once

#include "sc_vi/trunk_ports.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement virtual_network;

std::optional<Element> make_virtual_network(const Reading& reading, const TrunkPorts& trunks,
                                            Record<Kind::neutron_networks> network);

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VirtualNetworkResourceInformation (IFA 005 8.3; spec sc-vi 4.14, 5 Q17): what kinds of
// networks can be had.

#pragma once

#include "sc_vi/collection.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement virtual_network_resource_information;

void list_network_resource_types(const Reading& reading, const Wanted& wanted, const Emit& emit);

}  // namespace bartizan::sc_vi

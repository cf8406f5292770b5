// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VirtualCompute (IFA 005 8.4.3.2; spec sc-vi 4.1) from Nova's servers, joined with ports,
// volumes, hypervisors and Placement's inventories.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement virtual_compute;

// Nothing for a server that is deleted.
std::optional<Element> make_virtual_compute(const Reading& reading,
                                            Record<Kind::nova_servers> server);

}  // namespace bartizan::sc_vi

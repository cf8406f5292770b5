// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VirtualTrunk (spec sc-vi 4.9) from a Neutron trunk.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement virtual_trunk;

std::optional<Element> make_virtual_trunk(const Reading& reading,
                                          Record<Kind::neutron_trunks> trunk);

}  // namespace bartizan::sc_vi

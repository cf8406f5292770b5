// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// NetworkSubnet (IFA 005 8.4.5.3; spec sc-vi 4.8) from a Neutron subnet.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement network_subnet;

std::optional<Element> make_network_subnet(const Reading& reading,
                                           Record<Kind::neutron_subnets> subnet);

}  // namespace bartizan::sc_vi

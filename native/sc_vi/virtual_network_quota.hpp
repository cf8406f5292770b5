// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VirtualNetworkQuota (IFA 005 8.11.3.3; spec sc-vi 4.15) from Neutron's quota of a project.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement virtual_network_quota;

std::optional<Element> make_virtual_network_quota(const Reading& reading,
                                                  Record<Kind::neutron_quotas> quota);

}  // namespace bartizan::sc_vi

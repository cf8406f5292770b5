// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// ResourceZone of computing (IFA 005 8.10.2; spec sc-vi 4.11) from an availability zone of Nova,
// with facts on those of its hosts that the reader reaches.

#pragma once

#include "sc_vi/compute_host.hpp"

namespace bartizan::sc_vi {

// hosts: all that the reader reaches. Nothing for a zone without one of them.
std::optional<Element> make_compute_zone(const Reading& reading, Record<Kind::nova_zones> zone,
                                         const std::vector<ComputeHost>& hosts);

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// HostLocation (Sc-Vi.Telem.002; spec sc-vi 9.4): which host, in which zone, where it stands.

#pragma once

#include "sc_vi/compute_host.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement host_location;

void fill_host_location(Object& out, const Reading& reading, const ComputeHost& host);
Element make_host_location(const Reading& reading, const ComputeHost& host);

}  // namespace bartizan::sc_vi

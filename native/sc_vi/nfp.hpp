// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Nfp (IFA 005 8.9; spec sc-vi 4.17) from a port chain of networking-sfc.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement nfp;

std::optional<Element> make_nfp(const Reading& reading, Record<Kind::neutron_port_chains> chain);

}  // namespace bartizan::sc_vi

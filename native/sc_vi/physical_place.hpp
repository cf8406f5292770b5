// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Where a host stands: OpenStack has no field for that, so that each field is the first hit of
// the operator's inventory, Ironic, aggregates, traits and Blazar, and says which (spec sc-vi
// 9.4).

#pragma once

#include "sc_vi/compute_host.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement physical_location;

// Adds physicalLocation and locationSource, or the reason why there is none.
void put_physical_place(Object& out, const Reading& reading, const ComputeHost& host);

// Of the same machine, by its id or its name.
Record<Kind::ironic_nodes> ironic_node(const Reading& reading, const ComputeHost& host);

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Whose a Neutron network is, and with whom it is shared (spec sc-vi 4.7, 5 Q16).

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

// Its project and those it is shared with by RBAC; everyone, if it is shared with all or external
// for all.
element::Audience of_network(const Reading& reading, Record<Kind::neutron_networks> network);

// Adds isShared and sharingCriteria. Projects that the reader does not reach are named to no one
// but who reaches the owner.
void put_sharing(Object& out, const Reading& reading, Record<Kind::neutron_networks> network);

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Neutron's status and admin_state_up as operationalState (spec sc-vi 4.5, 4.7, 4.9).

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

// ENABLED if the status is ACTIVE and the administrator wants it up. A port of an unbound type
// has the status N/A: its administrator's word then, as a derived value.
void put_operational_state(Object& out, const Reading& reading, View status, View admin_state_up);

}  // namespace bartizan::sc_vi

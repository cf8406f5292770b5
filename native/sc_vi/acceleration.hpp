// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// accelerationCapability from the extra specs of a flavour (spec sc-vi 4.4).

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

// Adds the attribute: empty if the specs were read and ask for none, absent if we may not see
// them.
void put_acceleration(Object& out, const Reading& reading, View extra_specs);

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// PM jobs and thresholds (spec sc-vi 5, Q20 and Q21), which the operator configures.

#pragma once

#include "sc_vi/collection.hpp"

namespace bartizan::sc_vi {

void list_pm_jobs(const Reading& reading, const Wanted& wanted, const Emit& emit);
void list_thresholds(const Reading& reading, const Wanted& wanted, const Emit& emit);

}  // namespace bartizan::sc_vi

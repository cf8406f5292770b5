// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Alarm (IFA 005 8.6.4; spec sc-vi 4.19): the faults that can be seen in a state of the cloud.
// Which event brought it about is for who follows the events.

#pragma once

#include "sc_vi/collection.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement alarm;

void list_alarms(const Reading& reading, const Wanted& wanted, const Emit& emit);

}  // namespace bartizan::sc_vi

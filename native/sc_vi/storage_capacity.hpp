// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// CapacityInformation of storage (IFA 005 7.5.4.2; spec sc-vi 4.12): of the whole VIM and of each
// zone.

#pragma once

#include "sc_vi/collection.hpp"

namespace bartizan::sc_vi {

void list_storage_capacity(const Reading& reading, const Wanted& wanted, const Emit& emit);

}  // namespace bartizan::sc_vi

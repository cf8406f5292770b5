// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VirtualStorageResourceInformation (IFA 005 8.3; spec sc-vi 4.14, 5 Q19) from Cinder's volume
// types.

#pragma once

#include "sc_vi/collection.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement virtual_storage_resource_information;

void list_storage_resource_types(const Reading& reading, const Wanted& wanted, const Emit& emit);

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// ResourceZone (IFA 005 8.10.2; spec sc-vi 4.11): what zones of computing and of storage share.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement resource_zone;

// Adds zoneId, zoneName, zoneState and nfviPopId; zoneProperty and metadata are the caller's.
void put_zone(Object& out, const Reading& reading, std::string_view name, std::string_view state);

}  // namespace bartizan::sc_vi

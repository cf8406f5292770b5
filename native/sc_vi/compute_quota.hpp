// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VirtualComputeQuota (IFA 005 8.11.2.3; spec sc-vi 4.15) from the quota set of a project.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement virtual_compute_quota;

std::optional<Element> make_compute_quota(const Reading& reading, Record<Kind::nova_quotas> quota);

}  // namespace bartizan::sc_vi

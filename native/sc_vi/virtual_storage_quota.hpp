// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VirtualStorageQuota (IFA 005 8.11.4.3; spec sc-vi 4.15) from Cinder's quota of a project.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement virtual_storage_quota;

std::optional<Element> make_virtual_storage_quota(const Reading& reading,
                                                  Record<Kind::cinder_quotas> quota);

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VirtualComputeFlavour (IFA 005 8.4.2.2; spec sc-vi 4.4) from a flavour of Nova.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement virtual_storage_data;
extern const element::InformationElement virtual_compute_flavour;

std::optional<Element> make_compute_flavour(const Reading& reading,
                                            Record<Kind::nova_flavors> flavor);

// Everyone's if it is public, else that of the projects on its access list.
element::Audience audience_of_flavour(const Reading& reading, Record<Kind::nova_flavors> flavor);

}  // namespace bartizan::sc_vi

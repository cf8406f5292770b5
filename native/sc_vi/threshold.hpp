// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Threshold (IFA 005 8.5; spec sc-vi 4.18, Q21): of the operator's configuration, and of Aodh's
// enabled alarms that compare one value.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement threshold;

// Nothing for one about nothing that the reader reaches.
std::optional<Element> make_threshold(const Reading& reading, const ThresholdSettings& settings);

// Nothing for an alarm that is switched off or of another kind.
std::optional<Element> make_threshold(const Reading& reading, Record<Kind::aodh_alarms> alarm);

// The rule of such an alarm; absent for another kind.
View threshold_rule(const Reading& reading, Record<Kind::aodh_alarms> alarm);

// objectType of a resource type of Gnocchi; empty for one that is none of ours.
std::string_view object_type_of(std::string_view gnocchi_resource_type);

}  // namespace bartizan::sc_vi

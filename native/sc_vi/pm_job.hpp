// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// PmJob (IFA 005 8.5; spec sc-vi 4.18, Q20): a Security Manager can see the jobs of the
// operator, and make none.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement pm_job;

// Nothing for a job about nothing that the reader reaches.
std::optional<Element> make_pm_job(const Reading& reading, const PmJobSettings& job);

}  // namespace bartizan::sc_vi

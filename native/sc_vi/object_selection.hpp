// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// ObjectSelection (IFA 005 8.5; spec sc-vi 4.18): what a PM job or a threshold is about.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement object_selection;

// What of the objects the reader reaches: those with an id that are in its trust domain; a
// selection without ids names nobody's.
bool reaches_any(const Reading& reading, const MeasuredObjects& objects);

// Fills a selection; ids out of reach are left out.
void fill_object_selection(Object& out, const Reading& reading, const MeasuredObjects& objects);

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A released element as JSON (spec sc-vi 2.4).

#pragma once

#include "element/selection.hpp"
#include "json/writer.hpp"
#include "trust_domain/release.hpp"

namespace bartizan::sc_vi {

void encode(const trust_domain::Released& element, const element::Selection& selection,
            json::Writer& writer);

}  // namespace bartizan::sc_vi

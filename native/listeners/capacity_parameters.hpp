// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The parameters that lists of capacities have beside those of every list (spec sc-vi Q01):
// zoneId, attributeSelector and, of computing, computeResourceTypeId.

#pragma once

#include <span>

#include "listeners/sctelem_operations.hpp"

namespace bartizan::listeners {

// Their names; none for a collection of something else.
std::span<const std::string_view> capacity_parameters(const sc_vi::Collection& collection);

// What capacities are asked for, as filter and selectors that every list has: malformed_request
// where it cannot be said so.
Result<std::string> filter_text(const wire::Request& request);
Result<std::vector<std::pair<std::string, std::string>>> selectors(const wire::Request& request);

// computeResourceTypeId; empty: every class.
Result<std::string> measured_type(const wire::Request& request);

}  // namespace bartizan::listeners

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Attribute-based filtering (SOL 013 5.2): "(eq,certType,VNFCI_CERT);(in,vdu/id,a,'b,c')".

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fault/result.hpp"

namespace bartizan::sol013 {

enum class Operator { eq, neq, in, nin, gt, gte, lt, lte, cont, ncont };

struct Condition {
    Operator op = Operator::eq;
    std::vector<std::string> path;  // of an attribute: names without their escapes, never empty
    bool of_keys = false;           // "@key" behind the path: the keys of the map are compared
    std::vector<std::string> values;

    friend bool operator==(const Condition&, const Condition&) = default;
};

inline constexpr std::size_t max_filter = 4096;  // octets
inline constexpr std::size_t max_conditions = 16;
inline constexpr std::size_t max_path = 8;     // names of one path
inline constexpr std::size_t max_values = 64;  // of one condition

// A value in single quotes may hold commas, parentheses and, doubled, quotes; in a name of the
// path ~0, ~1, ~a and ~b stand for ~ / , and @. Conditions are joined by "and".
// malformed_request, with the octet (from 1) where something else was expected, and what.
Result<std::vector<Condition>> parse_filter(std::string_view text);

// As a filter has it.
std::string spelled_path(const Condition& condition);

}  // namespace bartizan::sol013

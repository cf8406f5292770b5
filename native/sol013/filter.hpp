// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Attribute-based filtering (SOL 013 5.2): "(eq,certType,VNFCI_CERT);(in,vduId,a,b)".

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fault/result.hpp"

namespace bartizan::sol013 {

enum class Operator { eq, neq, in, nin, gt, gte, lt, lte, cont, ncont };

struct Condition {
    Operator op = Operator::eq;
    std::string attribute;  // "vnfInstanceId", "a/b" for a nested one
    std::vector<std::string> values;
};

inline constexpr std::size_t max_filter = 4096;  // octets
inline constexpr std::size_t max_conditions = 16;
inline constexpr std::size_t max_values = 64;  // of one condition

// A value in single quotes may hold commas, parentheses and, doubled, quotes. Conditions are
// joined by "and". malformed_request otherwise.
Result<std::vector<Condition>> parse_filter(std::string_view text);

}  // namespace bartizan::sol013

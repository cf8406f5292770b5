// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The way back from conditions to a filter: what is read has to survive it.

#pragma once

#include <span>

#include "sol013/filter.hpp"

namespace bartizan::sol013 {

inline std::string spelled(const Condition& condition) {
    // In the order of Operator.
    constexpr std::string_view names[] = {"eq",  "neq", "in",  "nin",  "gt",
                                          "gte", "lt",  "lte", "cont", "ncont"};
    std::string out = "(" + std::string(names[static_cast<std::size_t>(condition.op)]) + "," +
                      spelled_path(condition);
    for (const auto& value : condition.values) {
        out += ",'";
        for (const char c : value) {
            out += c == '\'' ? "''" : std::string(1, c);
        }
        out += "'";
    }
    return out + ")";
}

inline std::string spelled(std::span<const Condition> conditions) {
    std::string out;
    for (const auto& condition : conditions) {
        out += (out.empty() ? "" : ";") + spelled(condition);
    }
    return out;
}

}  // namespace bartizan::sol013

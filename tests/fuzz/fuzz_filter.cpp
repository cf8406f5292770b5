// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What is accepted keeps its limits and, spelled again, means the same.

#include <cstdlib>

#include "sol013/spelled.hpp"

using namespace bartizan;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto filter =
        sol013::parse_filter(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!filter) {
        return 0;
    }
    if (filter->empty() || filter->size() > sol013::max_conditions) {
        std::abort();
    }
    for (const auto& condition : *filter) {
        if (condition.path.empty() || condition.path.size() > sol013::max_path ||
            condition.values.empty() || condition.values.size() > sol013::max_values) {
            std::abort();
        }
    }
    const auto again = sol013::spelled(*filter);
    if (again.size() <= sol013::max_filter) {
        const auto same = sol013::parse_filter(again);
        if (!same || *same != *filter) {
            std::abort();
        }
    }
    return 0;
}

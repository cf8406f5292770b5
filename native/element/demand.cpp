// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "element/demand.hpp"

#include <algorithm>

namespace bartizan::element {
namespace {

// What stands deeper is made with what it stands in.
constexpr std::size_t max_depth = 2;

std::string joined(const std::vector<std::string_view>& path) {
    std::string out;
    for (const auto name : path) {
        out += (out.empty() ? "" : "/") + std::string(name);
    }
    return out;
}

}  // namespace

Demand::Demand(const InformationElement& element, const Filter& filter,
               const Selection& selection) {
    // Reasons and derivations are known when the attribute is made.
    if (selection.wants("_unavailable") || selection.wants("_derived")) {
        return;
    }
    std::vector<std::string_view> path;
    leave_out(element, path, filter, selection);
}

void Demand::leave_out(const InformationElement& element, std::vector<std::string_view>& path,
                       const Filter& filter, const Selection& selection) {
    for (const auto& attribute : element.attributes) {
        path.push_back(attribute.name);
        const auto choice = selection.choose(path, &attribute);
        if (choice == Selection::Choice::leave && !filter.asks_for(path)) {
            left_out_.push_back(joined(path));
        } else if (choice == Selection::Choice::look && attribute.element != nullptr &&
                   path.size() < max_depth) {
            leave_out(*attribute.element, path, filter, selection);
        }
        path.pop_back();
    }
}

bool Demand::wants(std::string_view path) const {
    return std::ranges::find(left_out_, path) == left_out_.end();
}

}  // namespace bartizan::element

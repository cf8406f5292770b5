// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/place_trait.hpp"

namespace bartizan::sc_vi {
namespace {

constexpr std::string_view special = "\\^$.|?*+()[]{}";

bool is_plain(std::string_view text) {
    return text.find_first_of(special) == std::string_view::npos;
}

}  // namespace

std::optional<PlaceTrait> PlaceTrait::read(std::string_view pattern) {
    constexpr std::string_view rest = "(.+)";
    const auto open = pattern.find('(');
    const auto close = pattern.find(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open ||
        !pattern.ends_with(rest) || pattern.size() < close + 1 + rest.size()) {
        return std::nullopt;
    }
    PlaceTrait out;
    out.before_ = pattern.substr(0, open);
    out.between_ = pattern.substr(close + 1, pattern.size() - close - 1 - rest.size());
    if (!is_plain(out.before_) || !is_plain(out.between_)) {
        return std::nullopt;
    }
    auto names = pattern.substr(open + 1, close - open - 1);
    while (true) {
        const auto bar = names.find('|');
        const auto name = names.substr(0, bar);
        if (name.empty() || !is_plain(name)) {
            return std::nullopt;
        }
        out.fields_.push_back(name);
        if (bar == std::string_view::npos) {
            return out;
        }
        names.remove_prefix(bar + 1);
    }
}

std::optional<PlaceTrait::Place> PlaceTrait::match(std::string_view trait) const {
    if (!trait.starts_with(before_)) {
        return std::nullopt;
    }
    trait.remove_prefix(before_.size());
    for (const auto field : fields_) {
        const auto rest = trait.substr(std::min(field.size(), trait.size()));
        if (trait.starts_with(field) && rest.starts_with(between_) &&
            rest.size() > between_.size()) {
            return Place{field, rest.substr(between_.size())};
        }
    }
    return std::nullopt;
}

}  // namespace bartizan::sc_vi

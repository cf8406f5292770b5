// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/path.hpp"

namespace bartizan::listeners {

std::optional<std::vector<std::string>> ids_of(std::string_view path,
                                               std::span<const std::string> segments) {
    std::vector<std::string> ids;
    for (std::size_t i = 0;; ++i) {
        const auto slash = path.find('/');
        const auto part = path.substr(0, slash);
        if (i == segments.size()) {
            return std::nullopt;
        }
        if (part == "{}") {
            if (segments[i].empty()) {
                return std::nullopt;
            }
            ids.push_back(segments[i]);
        } else if (part != segments[i]) {
            return std::nullopt;
        }
        if (slash == std::string_view::npos) {
            return i + 1 == segments.size() ? std::optional(std::move(ids)) : std::nullopt;
        }
        path.remove_prefix(slash + 1);
    }
}

}  // namespace bartizan::listeners

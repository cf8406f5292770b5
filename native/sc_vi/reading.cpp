// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

std::optional<Reason> Reading::missing(Kind kind) const {
    const auto& state = vim.state(kind);
    if (state.table) {
        return std::nullopt;
    }
    switch (state.standing) {
        case vim::Standing::not_deployed:
            return Reason::not_deployed;
        case vim::Standing::not_permitted:
            return Reason::not_permitted;
        case vim::Standing::failed:
            return Reason::source_error;
        default:
            return Reason::not_yet_known;
    }
}

element::Audience Reading::of_project(View project) const {
    const auto id = text(project);
    if (id.empty()) {
        return {};
    }
    auto* const place = static_cast<std::string_view*>(
        memory.resource()->allocate(sizeof(std::string_view), alignof(std::string_view)));
    *place = id;
    return {.projects = {place, 1}};
}

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/reading.hpp"

#include <memory>

namespace bartizan::sc_vi {

std::optional<Reason> missing(const vim::Snapshot& snapshot, Kind kind) {
    const auto& state = snapshot.state(kind);
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

std::optional<Reason> incomplete(const vim::Snapshot& snapshot, Kind kind) {
    const auto& state = snapshot.state(kind);
    return state.table && !state.whole ? Reason::not_permitted : missing(snapshot, kind);
}

std::span<const std::string_view> Reading::kept(std::span<const std::string_view> list) const {
    auto* const place = static_cast<std::string_view*>(memory.resource()->allocate(
        list.size() * sizeof(std::string_view), alignof(std::string_view)));
    std::uninitialized_copy(list.begin(), list.end(), place);
    return {place, list.size()};
}

element::Audience Reading::of_project(View project) const {
    const auto id = text(project);
    if (id.empty()) {
        return {};
    }
    return {.projects = kept({&id, 1})};
}

}  // namespace bartizan::sc_vi

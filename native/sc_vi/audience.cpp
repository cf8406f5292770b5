// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/audience.hpp"

#include <algorithm>
#include <memory>

namespace bartizan::sc_vi {
namespace {

std::span<const std::string_view> kept(const Reading& reading,
                                       const std::vector<std::string_view>& texts) {
    if (texts.empty()) {
        return {};
    }
    auto* const out = static_cast<std::string_view*>(reading.memory.resource()->allocate(
        texts.size() * sizeof(std::string_view), alignof(std::string_view)));
    std::ranges::uninitialized_copy(texts, std::span(out, texts.size()));
    return {out, texts.size()};
}

}  // namespace

element::Audience of_projects(const Reading& reading, const std::vector<std::string_view>& ids) {
    auto named = ids;
    std::erase(named, std::string_view());
    return {.projects = kept(reading, named)};
}

element::Audience of_hosts(const Reading& reading, const std::vector<std::string_view>& ids) {
    return {.hosts = kept(reading, ids), .infrastructure = true};
}

}  // namespace bartizan::sc_vi

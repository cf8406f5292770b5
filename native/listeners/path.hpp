// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bartizan::listeners {

// The segments that stand for "{}" of a path like "registrations/{}"; nothing if the segments
// are another path. None of them is empty.
std::optional<std::vector<std::string>> ids_of(std::string_view path,
                                               std::span<const std::string> segments);

}  // namespace bartizan::listeners

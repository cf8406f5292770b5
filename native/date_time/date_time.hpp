// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Times as the services write them, and as we do: RFC 3339, UTC, milliseconds (spec sc-vi 1.4).

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace bartizan::date_time {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

// "2026-11-23T08:20:41Z", "2026-11-23T08:20:41.123456", "2026-11-23 08:20", "...+01:00". Without
// a zone it is UTC: Nova, Cinder and Blazar mean that. Nothing for anything else.
std::optional<Time> read_time(std::string_view text);

// "2026-11-23T08:20:41.123Z"
std::string write_time(Time time);

}  // namespace bartizan::date_time

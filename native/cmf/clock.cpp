// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/clock.hpp"

#include <algorithm>

namespace bartizan::cmf {

Clock::Clock(std::function<x509::Time()> wall, x509::Time known)
    : wall_(std::move(wall)), latest_(known) {}

x509::Time Clock::now() {
    const auto wall = wall_();
    auto latest = latest_.load();
    while (wall > latest && !latest_.compare_exchange_weak(latest, wall)) {
    }
    return std::max(wall, latest);
}

Result<void> Clock::check() {
    const auto wall = wall_();
    const auto latest = latest_.load();
    if (wall + tolerance < latest) {
        return Error{Fault::clock_behind, "",
                     "the clock says " + x509::to_text(wall) + ", the last record is of " +
                         x509::to_text(latest)};
    }
    return {};
}

}  // namespace bartizan::cmf

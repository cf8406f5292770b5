// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The time by which the CMF judges and records. It never runs back: a wall clock that is set
// back makes no expired identity valid again and no CRL older than the one before. What would
// be issued by such a clock is refused until it is right.

#pragma once

#include <atomic>
#include <functional>

#include "fault/result.hpp"
#include "x509/certificate.hpp"

namespace bartizan::cmf {

// Callable from many threads.
class Clock {
  public:
    // What clocks are corrected by in the ordinary course; a profile's backdate covers it.
    static constexpr std::chrono::seconds tolerance{60};

    // `wall`: the wall clock. `known`: of the last record from before this process.
    Clock(std::function<x509::Time()> wall, x509::Time known);

    // The wall clock's, or the latest that was told or known.
    x509::Time now();
    // clock_behind if the wall clock lies more than `tolerance` before that.
    Result<void> check();

  private:
    const std::function<x509::Time()> wall_;
    std::atomic<x509::Time> latest_;
};

}  // namespace bartizan::cmf

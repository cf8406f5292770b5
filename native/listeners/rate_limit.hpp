// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "cmf/consumer.hpp"

namespace bartizan::listeners {

struct Rate {
    double limit = 1000;  // operations in a second
    double burst = 2000;  // at once
};

// A token bucket for each name.
class RateLimit {
  public:
    using Clock = std::chrono::steady_clock;

    // rate_limited, and nothing is taken, unless the bucket holds something. What is taken may
    // leave it below zero: a batch of any size passes, and what follows waits for it.
    Result<void> take(const std::string& name, const Rate& rate, double operations,
                      Clock::time_point now = Clock::now());

    Result<void> take(const cmf::Consumer& consumer, double operations,
                      Clock::time_point now = Clock::now()) {
        return take(consumer.name, {consumer.rate_limit, consumer.rate_burst}, operations, now);
    }

  private:
    struct Bucket {
        double level = 0;
        Clock::time_point filled_at;
    };

    std::mutex mutex_;
    std::map<std::string, Bucket> buckets_;
};

}  // namespace bartizan::listeners

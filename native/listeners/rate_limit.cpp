// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/rate_limit.hpp"

#include <algorithm>

namespace bartizan::listeners {

Result<void> RateLimit::take(const cmf::Consumer& consumer, double operations,
                             Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const auto [found, added] = buckets_.try_emplace(consumer.name);
    auto& bucket = found->second;
    if (added) {
        bucket = {consumer.rate_burst, now};
    }
    const std::chrono::duration<double> passed = now - bucket.filled_at;
    bucket.level =
        std::min(consumer.rate_burst, bucket.level + passed.count() * consumer.rate_limit);
    bucket.filled_at = now;
    if (bucket.level < 1) {
        return Error{Fault::rate_limited, "", "[consumer " + consumer.name + "] rate_limit"};
    }
    bucket.level -= operations;
    return {};
}

}  // namespace bartizan::listeners

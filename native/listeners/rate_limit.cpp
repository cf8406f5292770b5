// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/rate_limit.hpp"

#include <algorithm>

namespace bartizan::listeners {

Result<void> RateLimit::take(const std::string& name, const Rate& rate, double operations,
                             Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const auto [found, added] = buckets_.try_emplace(name);
    auto& bucket = found->second;
    if (added) {
        bucket = {rate.burst, now};
    }
    const std::chrono::duration<double> passed = now - bucket.filled_at;
    bucket.level = std::min(rate.burst, bucket.level + passed.count() * rate.limit);
    bucket.filled_at = now;
    if (bucket.level < 1) {
        return Error{Fault::rate_limited, "", "[consumer " + name + "] rate_limit"};
    }
    bucket.level -= operations;
    return {};
}

}  // namespace bartizan::listeners

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/pool_capacity.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace bartizan::sc_vi {
namespace {

// Cinder's drivers say some numbers as texts.
std::optional<double> number_of(const Reading& reading, View view) {
    if (!view.is_text()) {
        return view.number();
    }
    const auto text = reading.text(view);
    double out = 0;
    const auto* const end = text.data() + text.size();
    const auto [at, code] = std::from_chars(text.data(), end, out);
    return !text.empty() && code == std::errc() && at == end && std::isfinite(out)
               ? std::optional(out)
               : std::nullopt;
}

bool is_usable(const Reading& reading, Pool pool) {
    const auto service = service_of_pool(reading, pool);
    return reading.text(pool["capabilities"]["backend_state"]) != "down" &&
           reading.text(service["state"]) != "down" &&
           reading.text(service["status"]) != "disabled";
}

bool is_unbounded(const Reading& reading, View view) {
    return reading.text(view) == "infinite";
}

}  // namespace

PoolCapacity pool_capacity(const Reading& reading, Pool pool) {
    const auto told = pool["capabilities"];
    PoolCapacity out;
    out.usable = is_usable(reading, pool);
    out.unbounded = is_unbounded(reading, told["total_capacity_gb"]) ||
                    is_unbounded(reading, told["free_capacity_gb"]);
    out.allocated = number_of(reading, told["provisioned_capacity_gb"]);
    if (!out.allocated) {
        out.allocated = number_of(reading, told["allocated_capacity_gb"]);
    }
    const auto physical = number_of(reading, told["total_capacity_gb"]);
    if (!physical || out.unbounded) {
        return out;
    }
    const auto percentage = number_of(reading, told["reserved_percentage"]).value_or(0);
    out.operator_reserved = std::floor(*physical * percentage / 100);
    const auto usable = *physical - *out.operator_reserved;
    if (told["thin_provisioning_support"].boolean() == true) {
        const auto ratio = number_of(reading, told["max_over_subscription_ratio"]);
        out.undecided = reading.text(told["max_over_subscription_ratio"]) == "auto";
        if (ratio) {
            out.total = usable * *ratio;
        }
    } else {
        out.total = usable;
    }
    if (out.total && out.allocated) {
        auto left = *out.total - *out.allocated;
        if (told["thin_provisioning_support"].boolean() != true) {
            // What others took from a thick pool is gone, whoever they are.
            left = std::min(left, number_of(reading, told["free_capacity_gb"]).value_or(left));
        }
        out.available = std::max(0.0, left);
    }
    return out;
}

}  // namespace bartizan::sc_vi

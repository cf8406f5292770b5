// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What a pool of Cinder's can give, by Cinder's own rule (spec sc-vi 4.12, 10.4).

#pragma once

#include "sc_vi/storage_pool.hpp"

namespace bartizan::sc_vi {

// GiB. A value that is not here is not known, or there is no limit.
struct PoolCapacity {
    std::optional<double> total;  // with what thin provisioning may promise beyond what there is
    std::optional<double> allocated;
    std::optional<double> available;
    std::optional<double> operator_reserved;
    bool unbounded = false;
    bool usable = true;      // its backend is up and not disabled
    bool undecided = false;  // max_over_subscription_ratio is "auto": Cinder computes it itself
};

PoolCapacity pool_capacity(const Reading& reading, Pool pool);

}  // namespace bartizan::sc_vi

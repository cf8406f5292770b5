// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The body of POST /compute_capacity/query (IFA 005 7.3.4.2; spec sc-vi Q01).

#pragma once

#include <string>
#include <vector>

#include "date_time/date_time.hpp"
#include "fault/result.hpp"
#include "sc_vi/capacity_information.hpp"

namespace bartizan::sc_vi {

// By capability instead of by type: what one instance must get.
struct ResourceCriteria {
    std::int64_t cpus = 0;
    bool pinning = false;
    std::string architecture;  // "x86_64"
    double memory = 0;         // MiB
    bool numa = false;
    std::vector<std::string> acceleration;  // as accelerationCapability tells them
};

struct TimePeriod {
    std::optional<date_time::Time> start;
    std::optional<date_time::Time> stop;
};

struct CapacityRequest {
    std::string zone_id;  // empty: the whole VIM
    std::string type_id;  // computeResourceTypeId; empty: every class
    std::optional<ResourceCriteria> criteria;
    std::vector<Capacity> selected;  // empty: all four
    TimePeriod period;

    [[nodiscard]] bool wants(Capacity which) const;
};

// By its name in attributeSelector: "TOTAL".
std::optional<Capacity> capacity_named(std::string_view name);

// malformed_request with the attribute that is wrong; both a type and criteria are wrong, too.
Result<CapacityRequest> read_capacity_request(std::string_view body);

}  // namespace bartizan::sc_vi

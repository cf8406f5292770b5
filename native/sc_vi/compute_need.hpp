// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What one instance takes from a host, in the words of Placement (spec sc-vi Q01, steps 4, 5).

#pragma once

#include <vector>

#include "fault/result.hpp"
#include "sc_vi/capacity_request.hpp"
#include "sc_vi/compute_host.hpp"

namespace bartizan::sc_vi {

struct ComputeNeed {
    std::vector<std::pair<std::string_view, double>> amounts;  // by resource class; none is 0
    std::vector<std::string_view> required;                    // traits
    std::vector<std::string_view> forbidden;

    [[nodiscard]] double of(std::string_view resource_class) const;
    // Nothing remains of an amount of 0.
    void set(std::string_view resource_class, double amount);
};

ComputeNeed need_of_flavour(const Reading& reading, Record<Kind::nova_flavors> flavor);

// malformed_request for an acceleration that no class or trait stands for.
Result<ComputeNeed> need_of_criteria(const Reading& reading, const ResourceCriteria& criteria);

// How many instances of that need fit a host: in what is free, or in all that it has.
enum class Room : std::uint8_t { free, whole };
double instances_in(const Reading& reading, const ComputeHost& host, const ComputeNeed& need,
                    Room room);

// floor((total - reserved) * allocation_ratio): what Placement gives away.
double capacity_of(View inventory);

}  // namespace bartizan::sc_vi

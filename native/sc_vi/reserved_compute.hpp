// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What Blazar keeps for reservations of instances and has not given to one yet (spec sc-vi 4.12):
// the most that holds at one time of a period.

#pragma once

#include <map>

#include "sc_vi/capacity_request.hpp"
#include "sc_vi/compute_host.hpp"

namespace bartizan::sc_vi {

struct ReservedCompute {
    std::optional<Reason> unknown;
    std::string_view why;                        // for the SM; may be empty
    std::map<std::string_view, double> amounts;  // by resource class; none: 0
};

// Of the zone, or of the whole VIM if that is empty. The period begins with the reading of the
// leases if it has no start.
ReservedCompute reserved_compute(const Reading& reading, std::string_view zone,
                                 const TimePeriod& period);

}  // namespace bartizan::sc_vi

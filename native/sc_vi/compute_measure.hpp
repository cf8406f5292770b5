// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The measures of computing: sums over hosts, for one resource class or for instances of one
// need (spec sc-vi 4.12).

#pragma once

#include "sc_vi/compute_need.hpp"
#include "sc_vi/reserved_compute.hpp"

namespace bartizan::sc_vi {

// One element that measures are put into.
struct Measured {
    const Reading& reading;
    const std::vector<ComputeHost>& hosts;
    const CapacityRequest& request;
    const ReservedCompute& reserved;
    bool in_future = false;  // the period begins later than now
    Capacities& into;
};

// Of every class of the hosts, or of that one: false if no host has it.
bool put_classes(const Measured& measured, std::string_view only);

void put_instances(const Measured& measured, const ComputeNeed& need);

// The reason for each list of put_classes() that should stand there and does not.
void explain_missing(const Measured& measured);

}  // namespace bartizan::sc_vi

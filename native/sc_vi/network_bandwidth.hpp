// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Bandwidths and packet rates that hosts guarantee (spec sc-vi 4.12): Placement's classes NET_*.

#pragma once

#include <functional>
#include <map>

#include "sc_vi/capacity_information.hpp"

namespace bartizan::sc_vi {

struct NetworkRate {
    std::string_view unit;
    double total = 0;
    double allocated = 0;
    double available = 0;
    double unusable = 0;  // of hosts that are down or disabled
};

// "bandwidth:<physnet>.egress", "bandwidth:<physnet>.ingress", "packetRate",
// "packetRate.egress", "packetRate.ingress": of the hosts (hypervisor UUIDs) that are counted.
// In the memory of the request.
std::pmr::map<std::string_view, NetworkRate> network_rates(
    const Reading& reading, const std::function<bool(std::string_view host)>& counted);

// Adds them. Where usage was not read, only the total is there. False, and the reasons are given,
// if nothing is known of them.
bool put_network_rates(Object& out, Capacities& capacities, const Reading& reading,
                       const std::function<bool(std::string_view host)>& counted);

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The catalogue of faults (spec sc-vi 4.19a), and a fault that is seen somewhere.

#pragma once

#include <vector>

#include "sc_vi/host_names.hpp"
#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

struct FaultType {
    std::string_view name;  // "COMPUTE_SERVICE_DOWN"
    std::string_view severity;
    std::string_view event_type;
    std::string_view cause;  // for people
};

struct Sighting {
    const FaultType* fault = nullptr;
    Kind source;
    std::string_view object;  // its id
    std::string_view object_type;
    View since;  // the service's own time; absent if it tells none
    element::Audience audience;
    std::string_view severity = {};  // another than the catalogue's
    std::vector<std::string_view> details = {};
    std::vector<std::string_view> correlated = {};  // alarmIds
    bool root_cause = true;
};

// UUIDv5 in the space of the VIM: the same for as long as the fault is there, and for everyone.
std::string_view alarm_id(const Reading& reading, Kind source, std::string_view object,
                          const FaultType& fault);

// Each is in no order.
std::vector<Sighting> compute_faults(const Reading& reading, const HostNames& names);
std::vector<Sighting> other_faults(const Reading& reading, const HostNames& names);

}  // namespace bartizan::sc_vi

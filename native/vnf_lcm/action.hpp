// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What an operation's state means for the certificates of a VNF instance (CMF 8), as one table.

#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace bartizan::vnf_lcm {

enum class Action : std::uint8_t {
    nothing,  // no VNFC instance comes or goes
    wait,     // the operation is under way: provisional subjects live
    suspend,  // it failed, for now or for good: nothing is issued, nothing is revoked
    settle,   // subjects are those that the VNFM lists: confirm them, close the others
    close,    // no subject is left
};

struct Rule {
    std::string_view operation;  // "*": any
    std::string_view state;
    Action action;
};

// The first that fits holds.
std::span<const Rule> rules();

Action action_for(std::string_view operation, std::string_view state);

}  // namespace bartizan::vnf_lcm

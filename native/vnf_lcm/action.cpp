// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vnf_lcm/action.hpp"

#include <algorithm>
#include <array>

namespace bartizan::vnf_lcm {
namespace {

constexpr auto table = std::to_array<Rule>({
    {"*", "STARTING", Action::wait},
    {"*", "PROCESSING", Action::wait},
    {"*", "FAILED_TEMP", Action::suspend},
    // What it made is being undone.
    {"*", "ROLLING_BACK", Action::suspend},
    // No notification of these says what is left of the VNF instance.
    {"*", "FAILED", Action::settle},
    {"*", "ROLLED_BACK", Action::settle},

    {"CREATE", "COMPLETED", Action::nothing},
    {"INSTANTIATE", "COMPLETED", Action::settle},
    {"SCALE", "COMPLETED", Action::settle},
    {"SCALE_TO_LEVEL", "COMPLETED", Action::settle},
    {"CHANGE_FLAVOUR", "COMPLETED", Action::settle},
    {"SELECT_DEPL_MODS", "COMPLETED", Action::settle},
    {"HEAL", "COMPLETED", Action::settle},
    {"CHANGE_EXT_CONN", "COMPLETED", Action::settle},
    {"CHANGE_VNFPKG", "COMPLETED", Action::settle},
    {"MODIFY_INFO", "COMPLETED", Action::settle},
    {"REVERT_TO_SNAPSHOT", "COMPLETED", Action::settle},
    {"OPERATE", "COMPLETED", Action::nothing},
    {"CREATE_SNAPSHOT", "COMPLETED", Action::nothing},
    {"TERMINATE", "COMPLETED", Action::close},
    {"DELETE", "COMPLETED", Action::close},
    // An operation of a later standard: the VNFM's list is right whatever it is.
    {"*", "COMPLETED", Action::settle},
});

}  // namespace

std::span<const Rule> rules() {
    return table;
}

Action action_for(std::string_view operation, std::string_view state) {
    const auto found = std::ranges::find_if(table, [&](const Rule& rule) {
        return (rule.operation == "*" || rule.operation == operation) && rule.state == state;
    });
    return found == table.end() ? Action::nothing : found->action;
}

}  // namespace bartizan::vnf_lcm

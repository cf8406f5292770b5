// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The table of CMF 8, row by row.

#include "vnf_lcm/action.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

using bartizan::vnf_lcm::Action;
using bartizan::vnf_lcm::action_for;

namespace {

const std::vector<std::string> operations{"INSTANTIATE",
                                          "SCALE",
                                          "SCALE_TO_LEVEL",
                                          "CHANGE_FLAVOUR",
                                          "TERMINATE",
                                          "HEAL",
                                          "OPERATE",
                                          "CHANGE_EXT_CONN",
                                          "MODIFY_INFO",
                                          "CREATE_SNAPSHOT",
                                          "CHANGE_VNFPKG",
                                          "SELECT_DEPL_MODS",
                                          "REVERT_TO_SNAPSHOT",
                                          "OF_A_LATER_STANDARD"};

}  // namespace

SCENARIO("What has completed decides which subjects live", "[vnf_lcm][CMF-8]") {
    struct Row {
        const char* operation;
        Action action;
    };

    const auto row = GENERATE(
        // The record of the VNF alone.
        Row{"CREATE", Action::nothing},
        // ADDED, REMOVED, or both: what the VNFM lists then is right.
        Row{"INSTANTIATE", Action::settle}, Row{"SCALE", Action::settle},
        Row{"HEAL", Action::settle}, Row{"CHANGE_VNFPKG", Action::settle},
        // Of these nothing is told of a VNFC, unless servers were changed.
        Row{"CHANGE_EXT_CONN", Action::settle}, Row{"MODIFY_INFO", Action::settle},
        // As SCALE.
        Row{"SCALE_TO_LEVEL", Action::settle}, Row{"CHANGE_FLAVOUR", Action::settle},
        Row{"SELECT_DEPL_MODS", Action::settle},
        // REMOVED for all; what is left over.
        Row{"TERMINATE", Action::close}, Row{"DELETE", Action::close},
        // "Nothing" by default.
        Row{"OPERATE", Action::nothing}, Row{"CREATE_SNAPSHOT", Action::nothing},
        Row{"REVERT_TO_SNAPSHOT", Action::settle},
        // Whatever else changed, the list of the VNFM is right.
        Row{"OF_A_LATER_STANDARD", Action::settle});
    INFO(row.operation);
    CHECK(action_for(row.operation, "COMPLETED") == row.action);
}

SCENARIO("An operation that goes on changes nothing yet", "[vnf_lcm][CMF-8]") {
    const auto operation = GENERATE(from_range(operations));
    INFO(operation);
    CHECK(action_for(operation, "STARTING") == Action::wait);
    CHECK(action_for(operation, "PROCESSING") == Action::wait);
}

SCENARIO("An operation that failed suspends what it made, and revokes nothing",
         "[vnf_lcm][CMF-8]") {
    const auto operation = GENERATE(from_range(operations));
    INFO(operation);
    CHECK(action_for(operation, "FAILED_TEMP") == Action::suspend);
    CHECK(action_for(operation, "ROLLING_BACK") == Action::suspend);
}

SCENARIO("After FAILED and ROLLED_BACK the VNFM is asked what is left", "[vnf_lcm][CMF-8]") {
    const auto operation = GENERATE(from_range(operations));
    INFO(operation);
    CHECK(action_for(operation, "FAILED") == Action::settle);
    CHECK(action_for(operation, "ROLLED_BACK") == Action::settle);
}

SCENARIO("A state that nobody knows changes nothing", "[vnf_lcm][CMF-8]") {
    const auto state = GENERATE("", "completed", "DONE", "COMPLETED ", "*");
    INFO(state);
    CHECK(action_for("TERMINATE", state) == Action::nothing);
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/compute_state.hpp"

#include <algorithm>

namespace bartizan::sc_vi {
namespace {

struct Row {
    std::string_view status;
    std::string_view operational;
    std::string_view running;
};

constexpr Row table[] = {
    {"ACTIVE", "ENABLED", "RUNNING"},
    {"PASSWORD", "ENABLED", "RUNNING"},
    {"VERIFY_RESIZE", "ENABLED", "RUNNING"},
    {"REBOOT", "DISABLED", "STARTING"},
    {"HARD_REBOOT", "DISABLED", "STARTING"},
    {"BUILD", "DISABLED", "STARTING"},
    {"REBUILD", "DISABLED", "STARTING"},
    {"RESIZE", "DISABLED", "STARTING"},
    {"REVERT_RESIZE", "DISABLED", "STARTING"},
    {"PAUSED", "DISABLED", "PAUSED"},
    {"SUSPENDED", "DISABLED", "SUSPENDED"},
    {"SHUTOFF", "DISABLED", "STOPPED"},
    {"RESCUE", "DISABLED", "RUNNING"},
    {"SHELVED", "DISABLED", "STOPPED"},
    {"SHELVED_OFFLOADED", "DISABLED", "STOPPED"},
    {"SOFT_DELETED", "DISABLED", "TERMINATING"},
    {"ERROR", "DISABLED", "FAILED"},
};

constexpr std::int64_t power_running = 1;  // nova.compute.power_state

}  // namespace

std::optional<bool> host_is_up(const Reading& reading, View host) {
    for (const auto service : reading.vim.all_with<Kind::nova_services>("host", host)) {
        if (reading.text(service["binary"]) == "nova-compute") {
            return reading.text(service["state"]) != "down" &&
                   !service["forced_down"].boolean().value_or(false);
        }
    }
    return std::nullopt;
}

bool is_partial(const Reading& reading, Record<Kind::nova_servers> server) {
    return reading.text(server["status"]) == "UNKNOWN" && server["flavor"].absent();
}

std::optional<ComputeState> compute_state(const Reading& reading,
                                          Record<Kind::nova_servers> server) {
    const auto status = reading.text(server["status"]);
    if (status == "DELETED") {
        return std::nullopt;
    }
    if (host_is_up(reading, server["OS-EXT-SRV-ATTR:host"]) == false) {
        return ComputeState{"DISABLED", "UNKNOWN", true};
    }
    if (status == "MIGRATING") {
        return server["OS-EXT-STS:power_state"].integer() == power_running
                   ? ComputeState{"ENABLED", "RUNNING"}
                   : ComputeState{"DISABLED", "STOPPED"};
    }
    const auto* const row = std::ranges::find(table, status, &Row::status);
    return row == std::end(table) ? ComputeState{"DISABLED", "UNKNOWN"}
                                  : ComputeState{row->operational, row->running};
}

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/trunk_ports.hpp"

#include <algorithm>

namespace bartizan::sc_vi {

using Subport = std::pair<std::string_view, View>;

TrunkPorts::TrunkPorts(const Reading& reading)
    : unknown_(reading.missing(Kind::neutron_trunks)), subports_(reading.memory.resource()) {
    if (unknown_ == Reason::not_deployed) {
        unknown_.reset();
    }
    for (const auto trunk : reading.vim.all<Kind::neutron_trunks>()) {
        for (const auto entry : Items(trunk["sub_ports"])) {
            subports_.emplace_back(reading.text(entry["port_id"]), entry);
        }
    }
    std::ranges::sort(subports_, {}, &Subport::first);
}

View TrunkPorts::subport(std::string_view port) const {
    const auto found = std::ranges::lower_bound(subports_, port, {}, &Subport::first);
    return found == subports_.end() || found->first != port ? View() : found->second;
}

}  // namespace bartizan::sc_vi

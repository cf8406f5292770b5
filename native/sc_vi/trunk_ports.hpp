// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Which ports carry others (Neutron's trunks), found from the port: made once for a list.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

class TrunkPorts {
  public:
    explicit TrunkPorts(const Reading& reading);

    // Why nothing is known of trunks; where there are none, everything is.
    [[nodiscard]] std::optional<Reason> unknown() const { return unknown_; }

    // The entry of sub_ports that is this port; absent if it is in no trunk.
    [[nodiscard]] View subport(std::string_view port) const;

  private:
    std::optional<Reason> unknown_;
    std::pmr::vector<std::pair<std::string_view, View>> subports_;  // sorted by port
};

}  // namespace bartizan::sc_vi

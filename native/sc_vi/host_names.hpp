// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Nova's name of a host as its hypervisors: services, aggregates and agents know the name alone.

#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

// Made once for each answer.
class HostNames {
  public:
    explicit HostNames(const Reading& reading);

    // UUIDs; more than one for a host of several bare metal nodes. They live as long as this.
    [[nodiscard]] std::span<const std::string_view> hypervisors(std::string_view host) const;

  private:
    std::unordered_map<std::string_view, std::vector<std::string_view>> ids_;
};

}  // namespace bartizan::sc_vi

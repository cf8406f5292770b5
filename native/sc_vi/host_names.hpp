// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Nova's names of hosts as hypervisors: services, aggregates and agents know the name of the
// service alone, a server that of its node, too.

#pragma once

#include <memory_resource>
#include <span>
#include <unordered_map>
#include <vector>

#include "vim/snapshot.hpp"

namespace bartizan::sc_vi {

// The hypervisor that the server runs on; none if it is not placed or may not be seen.
vim::Record<vim::Kind::nova_hypervisors> host_of(const vim::Snapshot& vim,
                                                 vim::Record<vim::Kind::nova_servers> server);

// Made once for each answer.
class HostNames {
  public:
    // Both outlive it.
    HostNames(const vim::Snapshot& vim, std::pmr::memory_resource* memory);

    // UUIDs; more than one for a host of several bare metal nodes. They live as long as this.
    [[nodiscard]] std::span<const std::string_view> hypervisors(std::string_view host) const;

  private:
    std::unordered_map<std::string_view, std::vector<std::string_view>> ids_;
};

}  // namespace bartizan::sc_vi

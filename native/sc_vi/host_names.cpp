// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/host_names.hpp"

namespace bartizan::sc_vi {

HostNames::HostNames(const Reading& reading) {
    for (const auto hypervisor : reading.vim.all<Kind::nova_hypervisors>()) {
        ids_[reading.text(hypervisor["service"]["host"])].push_back(hypervisor.id());
    }
}

std::span<const std::string_view> HostNames::hypervisors(std::string_view host) const {
    const auto found = ids_.find(host);
    return found == ids_.end() ? std::span<const std::string_view>() : found->second;
}

}  // namespace bartizan::sc_vi

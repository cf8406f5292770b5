// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/host_names.hpp"

namespace bartizan::sc_vi {

using vim::Kind;

vim::Record<Kind::nova_hypervisors> host_of(const vim::Snapshot& vim,
                                            vim::Record<Kind::nova_servers> server) {
    const auto host = server["OS-EXT-SRV-ATTR:host"];
    const auto node = server["OS-EXT-SRV-ATTR:hypervisor_hostname"];
    for (const auto hypervisor :
         vim.all_with<Kind::nova_hypervisors>("hypervisor_hostname", node)) {
        if (hypervisor["service"]["host"].json() == host.json()) {
            return hypervisor;
        }
    }
    return {};
}

HostNames::HostNames(const vim::Snapshot& vim, std::pmr::memory_resource* memory) {
    for (const auto hypervisor : vim.all<Kind::nova_hypervisors>()) {
        ids_[hypervisor["service"]["host"].text(memory)].push_back(hypervisor.id());
    }
}

std::span<const std::string_view> HostNames::hypervisors(std::string_view host) const {
    const auto found = ids_.find(host);
    return found == ids_.end() ? std::span<const std::string_view>() : found->second;
}

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/security_managers.hpp"

#include <algorithm>

#include "deployment/identity_options.hpp"

namespace bartizan::deployment {

std::vector<trust_domain::SecurityManager> security_managers(const config::File& config) {
    std::vector<trust_domain::SecurityManager> out;
    for (const auto& name : config.named("sm")) {
        const auto section = "sm " + name;
        out.push_back({.name = name,
                       .mode = *trust_domain::mode_named(config.text(section, "mode")),
                       .scope = {.domains = config.list(section, "domains"),
                                 .projects = config.list(section, "projects"),
                                 .vims = config.list(section, "vims"),
                                 .host_scope = *trust_domain::host_scope_named(
                                     config.text(section, "host_scope")),
                                 .host_aggregates = config.list(section, "host_aggregates"),
                                 .share_host_totals = config.boolean(section, "share_host_totals"),
                                 .metadata_keys = config.list(section, "metadata_keys")},
                       .identities = identities_of(config, section)});
    }
    return out;
}

Result<trust_domain::SecurityManager> proven_by(
    std::span<const trust_domain::SecurityManager> managers,
    std::span<const std::string> identities) {
    const trust_domain::SecurityManager* found = nullptr;
    for (const auto& manager : managers) {
        if (std::ranges::find_first_of(manager.identities, identities) ==
            manager.identities.end()) {
            continue;
        }
        if (found != nullptr) {
            return Error{Fault::not_authenticated, "the certificate is two Security Managers'",
                         "[sm " + found->name + "] and [sm " + manager.name + "]"};
        }
        found = &manager;
    }
    if (found == nullptr) {
        return Error{Fault::not_authenticated, "",
                     identities.empty() ? "the certificate has no URI and no DNS name"
                                        : "no [sm] has the identity " + identities.front()};
    }
    return *found;
}

}  // namespace bartizan::deployment

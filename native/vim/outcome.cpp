// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/outcome.hpp"

#include <string>

namespace bartizan::vim {

KindState without_table(Standing standing, std::string trouble) {
    return {standing, nullptr, {}, std::move(trouble)};
}

KindState failed(const KindState& before, std::string trouble) {
    return {Standing::failed, before.table, before.as_of, std::move(trouble), before.whole};
}

std::string told(const Error& error) {
    return error.operator_detail.empty() ? public_message(error) : error.operator_detail;
}

KindState declined_state(const Declined& declined, const KindTraits& kind,
                         const KindState& before) {
    const auto status = "status " + std::to_string(declined.status);
    // 404 for a whole collection: this version of the service has none.
    if (declined.status == 404) {
        return without_table(Standing::not_deployed, status);
    }
    if (declined.status == 403) {
        return without_table(Standing::not_permitted,
                             status + ": grant our role to read " + std::string(kind.path));
    }
    return failed(before, status);
}

bool lacks_extension(const KindTraits& kind, const Snapshot& known) {
    return !kind.extension.empty() && known.has(Kind::neutron_extensions) &&
           !known.table(Kind::neutron_extensions).find(kind.extension);
}

std::optional<KindState> obstacle(const KindTraits& kind, const Snapshot& known) {
    const auto& before = known.state(kind.kind);
    if (!known.services) {
        return failed(before, "the driver has not told what the cloud has");
    }
    const auto& service = (*known.services)[kind.service];
    if (!service.deployed) {
        return without_table(Standing::not_deployed,
                             "there is no " + std::string(kind.service) + " in the catalogue");
    }
    if (!service.reachable) {
        return failed(before, std::string(kind.service) + ": " + service.trouble);
    }
    if (lacks_extension(kind, known) && kind.narrower.empty()) {
        return without_table(Standing::not_deployed,
                             "Neutron has no extension " + std::string(kind.extension));
    }
    return std::nullopt;
}

}  // namespace bartizan::vim

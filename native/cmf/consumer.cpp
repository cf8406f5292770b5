// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/consumer.hpp"

#include <algorithm>

namespace bartizan::cmf {

bool Consumer::may_use(CertType type) const {
    return std::ranges::find(cert_types, type) != cert_types.end();
}

Consumer local_operator() {
    return {.name = "local-operator",
            .role = Role::admin,
            .cert_types = {CertType::mano},
            .dns_suffixes = {},
            .ip_networks = {}};
}

Result<Consumer> ConsumerTable::find(std::string_view name) const {
    const auto found = std::ranges::find(consumers_, name, &Consumer::name);
    if (found == consumers_.end()) {
        return Error{Fault::not_authorised, "no such consumer",
                     "no section [consumer " + std::string(name.substr(0, 64)) + "]"};
    }
    return *found;
}

}  // namespace bartizan::cmf

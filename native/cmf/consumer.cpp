// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/consumer.hpp"

#include <algorithm>

namespace bartizan::cmf {

bool Consumer::may_use(CertType type) const {
    return std::ranges::find(cert_types, type) != cert_types.end();
}

Result<void> check_cert_type(const Consumer& consumer, CertType type, std::string_view act) {
    const auto role = type == CertType::mano ? Role::admin : Role::vnfm;
    if (consumer.role != role || !consumer.may_use(type)) {
        return Error{Fault::not_authorised,
                     "it may not " + std::string(act) + " " + std::string(name_of(type)),
                     "role or cert_types of [consumer " + consumer.name + "]"};
    }
    return {};
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

Result<Consumer> ConsumerTable::proven_by(std::span<const std::string> identities) const {
    for (const auto& consumer : consumers_) {
        if (std::ranges::find_first_of(consumer.identities, identities) !=
            consumer.identities.end()) {
            return consumer;
        }
    }
    return Error{Fault::not_authenticated, "",
                 identities.empty() ? "the certificate has no URI and no DNS name"
                                    : "no [consumer] has the identity " + identities.front()};
}

}  // namespace bartizan::cmf

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/ca_rules.hpp"

namespace bartizan::cmf {

Result<CaRule> select_ca(std::span<const CaRule> rules, CertType type, const Consumer& consumer,
                         std::string_view vnf_instance_id) {
    for (const auto& rule : rules) {
        if ((!rule.cert_type || *rule.cert_type == type) &&
            (rule.consumer.empty() || rule.consumer == consumer.name) &&
            (rule.trust_domain.empty() || rule.trust_domain == consumer.trust_domain) &&
            (rule.vnf_instance_id.empty() || rule.vnf_instance_id == vnf_instance_id)) {
            return rule;
        }
    }
    return Error{Fault::no_ca, "", "no [ca_rule] matches " + std::string(name_of(type))};
}

}  // namespace bartizan::cmf

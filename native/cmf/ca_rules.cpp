// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/ca_rules.hpp"

namespace bartizan::cmf {

Result<CaRule> select_ca(std::span<const CaRule> rules, CertType type, std::string_view consumer,
                         std::string_view vnf_instance_id) {
    for (const auto& rule : rules) {
        if ((!rule.cert_type || *rule.cert_type == type) &&
            (rule.consumer.empty() || rule.consumer == consumer) &&
            (rule.vnf_instance_id.empty() || rule.vnf_instance_id == vnf_instance_id)) {
            return rule;
        }
    }
    return Error{Fault::no_ca, "", "no [ca_rule] matches " + std::string(name_of(type))};
}

}  // namespace bartizan::cmf

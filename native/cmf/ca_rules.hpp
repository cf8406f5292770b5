// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// CA selection (CMF 2.4): which CA and profile serve a registration. Decided once, at Register.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmf/consumer.hpp"
#include "fault/result.hpp"

namespace bartizan::cmf {

// Empty fields match anything.
struct CaRule {
    std::string name;
    std::optional<CertType> cert_type;
    std::string consumer;
    std::string trust_domain;
    std::string vnf_instance_id;
    std::string ca_id;
    std::string profile;  // empty: the only profile of the certType
};

// The first rule that matches; no_ca if none does.
Result<CaRule> select_ca(std::span<const CaRule> rules, CertType type, const Consumer& consumer,
                         std::string_view vnf_instance_id);

}  // namespace bartizan::cmf

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/network_qos.hpp"

#include <algorithm>

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;

constexpr Attribute attributes[] = {
    {"qosName", mandatory, one, element::Type::text,
     "rule type and direction: maxBandwidth, maxBurst, minBandwidth, dscp, maxPacketRate, "
     "minPacketRate"},
    {"qosValue", mandatory, one, element::Type::text,
     "kbps / 1000 is Mbps; kpps as it is; the DSCP mark"},
};

struct Row {
    std::string_view rule;   // its type
    std::string_view field;  // its value
    std::string_view name;
    double divisor = 1;
    bool directed = true;
};

constexpr Row table[] = {
    {"bandwidth_limit", "max_kbps", "maxBandwidth", 1000, true},
    {"bandwidth_limit", "max_burst_kbps", "maxBurst", 1000, true},
    {"minimum_bandwidth", "min_kbps", "minBandwidth", 1000, true},
    {"dscp_marking", "dscp_mark", "dscp", 1, false},
    {"packet_rate_limit", "max_kpps", "maxPacketRate", 1, true},
    {"minimum_packet_rate", "min_kpps", "minPacketRate", 1, true},
};

std::string_view direction_of(const Reading& reading, View rule) {
    const auto told = reading.text(rule["direction"]);
    return told.empty() ? "egress" : told;
}

// Value of the first rule of that type and direction.
std::optional<double> rule_value(const Reading& reading, View policy, std::string_view type,
                                 std::string_view field, std::string_view direction) {
    const auto found = reading.vim.find<Kind::neutron_qos_policies>(policy);
    for (const auto rule : Items(found["rules"])) {
        if (reading.text(rule["type"]) == type && direction_of(reading, rule) == direction) {
            return rule[field].number();
        }
    }
    return std::nullopt;
}

// Why a rule of the policy is not known; nothing if the policy is, or if there is none.
std::optional<Reason> unknown(const Reading& reading, View policy) {
    if (policy.json() == "null") {
        return std::nullopt;
    }
    // Neutron tells nothing about policies where it has none (extension qos).
    const auto why = reading.missing(Kind::neutron_qos_policies);
    if (why || policy.absent() || reading.vim.find<Kind::neutron_qos_policies>(policy)) {
        return why;
    }
    return reading.incomplete(Kind::neutron_qos_policies).value_or(Reason::not_yet_known);
}

void put_bandwidth(Object& out, const Reading& reading, std::optional<double> kbps, View policy) {
    if (kbps) {
        out.number("bandwidth", *kbps / 1000);
    } else {
        out.unavailable("bandwidth", unknown(reading, policy).value_or(Reason::no_source));
    }
}

void put_supported(Array& list, std::string_view name) {
    auto& entry = list.object();
    entry.text("qosName", name);
    entry.text("qosValue", "supported");
}

}  // namespace

constexpr element::InformationElement network_qos{"NetworkQoS", "IFA 005 8.4.5.5", attributes};

void put_network_qos(Object& out, const Reading& reading, View policy) {
    if (const auto why = unknown(reading, policy)) {
        out.unavailable("networkQoS", *why);
        return;
    }
    auto& list = out.array("networkQoS");
    const auto found = reading.vim.find<Kind::neutron_qos_policies>(policy);
    for (const auto rule : Items(found["rules"])) {
        const auto type = reading.text(rule["type"]);
        for (const auto& row : table) {
            const auto value = rule[row.field].number();
            // max_burst_kbps is 0 where nobody set it.
            const bool unset = row.name == "maxBurst" && value == 0.0;
            if (row.rule != type || !value || unset) {
                continue;
            }
            auto& entry = list.object();
            entry.text("qosName", row.directed
                                      ? reading.joined(row.name, ".", direction_of(reading, rule))
                                      : row.name);
            entry.text("qosValue", reading.memory.number(*value / row.divisor));
        }
    }
}

void put_supported_qos(Object& out, const Reading& reading) {
    if (const auto why = reading.missing(Kind::neutron_qos_rule_types)) {
        out.unavailable("networkQoS", *why);
        return;
    }
    auto& list = out.array("networkQoS");
    for (const auto rule : reading.vim.all<Kind::neutron_qos_rule_types>()) {
        bool known = false;
        for (const auto& row : table) {
            if (row.rule == rule.id()) {
                put_supported(list, row.name);
                known = true;
            }
        }
        if (!known) {
            put_supported(list, rule.id());
        }
    }
}

void put_port_bandwidth(Object& out, const Reading& reading, Record<Kind::neutron_ports> port) {
    const auto own = port["qos_policy_id"];
    const auto inherited = port["qos_network_policy_id"];
    const auto policy = own.is_null() && !inherited.is_null() ? inherited : own;
    put_bandwidth(out, reading,
                  rule_value(reading, policy, "bandwidth_limit", "max_kbps", "egress"), policy);
}

void put_ingress_bandwidth(Object& map, const Reading& reading, View policy) {
    if (const auto kbps = rule_value(reading, policy, "minimum_bandwidth", "min_kbps", "ingress")) {
        map.number("bandwidth.ingress", *kbps / 1000);
    }
}

void put_network_bandwidth(Object& out, const Reading& reading, View policy) {
    put_bandwidth(out, reading,
                  rule_value(reading, policy, "minimum_bandwidth", "min_kbps", "egress"), policy);
}

}  // namespace bartizan::sc_vi

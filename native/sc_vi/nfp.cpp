// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/nfp.hpp"

#include <algorithm>
#include <set>

#include "sc_vi/metadata.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;
using Chain = Record<Kind::neutron_port_chains>;

constexpr Attribute classifier_attributes[] = {
    {"id", mandatory, one, identifier, "flow_classifier.id"},
    {"ethertype", mandatory, zero_or_one, element::Type::text, "flow_classifier.ethertype"},
    {"protocol", mandatory, zero_or_one, element::Type::text, "flow_classifier.protocol"},
    {"source_ip_prefix", mandatory, zero_or_one, element::Type::text,
     "flow_classifier.source_ip_prefix"},
    {"destination_ip_prefix", mandatory, zero_or_one, element::Type::text,
     "flow_classifier.destination_ip_prefix"},
    {"source_port_range_min", mandatory, zero_or_one, integer,
     "flow_classifier.source_port_range_min"},
    {"source_port_range_max", mandatory, zero_or_one, integer,
     "flow_classifier.source_port_range_max"},
    {"destination_port_range_min", mandatory, zero_or_one, integer,
     "flow_classifier.destination_port_range_min"},
    {"destination_port_range_max", mandatory, zero_or_one, integer,
     "flow_classifier.destination_port_range_max"},
    {"logical_source_port", mandatory, zero_or_one, identifier,
     "flow_classifier.logical_source_port"},
    {"logical_destination_port", mandatory, zero_or_one, identifier,
     "flow_classifier.logical_destination_port"},
    {"l7_parameters", mandatory, zero_or_one, map, "flow_classifier.l7_parameters"},
};
constexpr element::InformationElement nfp_classifier{"NfpClassifier", "extension",
                                                     classifier_attributes};

constexpr Attribute rule_attributes[] = {
    {"classifiers", mandatory, zero_or_more, object, "flow classifiers of the chain", "",
     &nfp_classifier},
    {"chainParameters", mandatory, zero_or_one, map,
     "port_chain.chain_parameters: correlation, symmetric"},
};
constexpr element::InformationElement nfp_rule{"NfpRule", "IFA 005 8.9", rule_attributes};

constexpr Attribute attributes[] = {
    {"nfpId", mandatory, one, identifier, "port_chain.id"},
    {"virtualNetworkPort", mandatory, one_or_more, identifier,
     "port_chain.port_pair_groups in their order, their port_pairs, ingress and egress of each"},
    {"totalVnp", mandatory, one, integer, "how many different ports these are"},
    {"nfpRule", mandatory, one, object, "flow classifiers and chain_parameters", "", &nfp_rule},
    {"nfpState", mandatory, one, element::Type::text,
     "ENABLED if each port is there, has the status ACTIVE and admin_state_up",
     "ENABLED, DISABLED"},
    {"metadata", optional, zero_or_more, map, "name, description, chain_id, project_id", "",
     nullptr, false},
};

using Ports = std::pmr::vector<View>;  // ids as JSON

// In the order of the path, or why they are not known: some of them would be another path.
std::optional<Reason> read_path(const Reading& reading, Chain chain, Ports& path) {
    if (!chain["port_pair_groups"].is_array()) {
        return Reason::source_error;
    }
    for (const auto group_id : Items(chain["port_pair_groups"])) {
        const auto group = reading.vim.find<Kind::neutron_port_pair_groups>(group_id);
        if (!group) {
            return reading.incomplete(Kind::neutron_port_pair_groups)
                .value_or(Reason::not_yet_known);
        }
        for (const auto pair_id : Items(group["port_pairs"])) {
            const auto pair = reading.vim.find<Kind::neutron_port_pairs>(pair_id);
            if (!pair) {
                return reading.incomplete(Kind::neutron_port_pairs).value_or(Reason::not_yet_known);
            }
            path.push_back(pair["ingress"]);
            path.push_back(pair["egress"]);
        }
    }
    return path.empty() ? std::optional(Reason::not_applicable) : std::nullopt;
}

void put_state(Object& out, const Reading& reading, const Ports& path) {
    if (const auto why = reading.missing(Kind::neutron_ports)) {
        out.unavailable("nfpState", *why);
        return;
    }
    const bool enabled = std::ranges::all_of(path, [&reading](View id) {
        const auto port = reading.vim.find<Kind::neutron_ports>(id);
        return port && port["admin_state_up"].boolean() == true &&
               reading.text(port["status"]) == "ACTIVE";
    });
    out.text("nfpState", enabled ? "ENABLED" : "DISABLED");
    out.derived("nfpState");
}

void put_path(Object& out, const Reading& reading, Chain chain) {
    Ports path(reading.memory.resource());
    if (const auto why = read_path(reading, chain, path)) {
        for (const auto* const attribute : {"virtualNetworkPort", "totalVnp", "nfpState"}) {
            out.unavailable(attribute, *why);
        }
        return;
    }
    auto& list = out.array("virtualNetworkPort");
    std::pmr::set<std::string_view> distinct(reading.memory.resource());
    for (const auto port : path) {
        list.text(reading.text(port));
        distinct.insert(port.json());
    }
    out.integer("totalVnp", static_cast<std::int64_t>(distinct.size()));
    out.derived("totalVnp");
    put_state(out, reading, path);
}

void put_classifier(Object& out, const Reading& reading,
                    Record<Kind::neutron_flow_classifiers> classifier) {
    out.text("id", classifier.id());
    put_text(out, "ethertype", reading, classifier["ethertype"]);
    put_text(out, "protocol", reading, classifier["protocol"]);
    put_text(out, "source_ip_prefix", reading, classifier["source_ip_prefix"]);
    put_text(out, "destination_ip_prefix", reading, classifier["destination_ip_prefix"]);
    put_json(out, "source_port_range_min", classifier["source_port_range_min"]);
    put_json(out, "source_port_range_max", classifier["source_port_range_max"]);
    put_json(out, "destination_port_range_min", classifier["destination_port_range_min"]);
    put_json(out, "destination_port_range_max", classifier["destination_port_range_max"]);
    put_text(out, "logical_source_port", reading, classifier["logical_source_port"]);
    put_text(out, "logical_destination_port", reading, classifier["logical_destination_port"]);
    put_json(out, "l7_parameters", classifier["l7_parameters"]);
}

void put_rule(Object& out, const Reading& reading, Chain chain) {
    auto& rule = out.object("nfpRule");
    put_json(rule, "chainParameters", chain["chain_parameters"]);
    std::pmr::vector<Record<Kind::neutron_flow_classifiers>> found(reading.memory.resource());
    for (const auto id : Items(chain["flow_classifiers"])) {
        found.push_back(reading.vim.find<Kind::neutron_flow_classifiers>(id));
        if (!found.back()) {
            // A rule without one of its classifiers would say that more is let through.
            rule.unavailable(
                "classifiers",
                reading.incomplete(Kind::neutron_flow_classifiers).value_or(Reason::not_yet_known));
            return;
        }
    }
    auto& list = rule.array("classifiers");
    for (const auto& classifier : found) {
        put_classifier(list.object(), reading, classifier);
    }
}

}  // namespace

constexpr element::InformationElement nfp{"Nfp", "IFA 005 8.9", attributes};

std::optional<Element> make_nfp(const Reading& reading, Chain chain) {
    auto& out = reading.object();
    out.text("nfpId", chain.id());
    put_path(out, reading, chain);
    put_rule(out, reading, chain);
    auto& map = out.object("metadata");
    put_text(map, "name", reading, chain["name"]);
    put_text(map, "description", reading, chain["description"]);
    put_json(map, "chain_id", chain["chain_id"]);
    put_text(map, "project_id", reading, chain["project_id"]);
    return Element{&nfp, &out, reading.of_project(chain["project_id"])};
}

}  // namespace bartizan::sc_vi

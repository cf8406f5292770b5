// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/virtual_network.hpp"

#include <algorithm>

#include "sc_vi/metadata.hpp"
#include "sc_vi/network_qos.hpp"
#include "sc_vi/network_sharing.hpp"
#include "sc_vi/network_state.hpp"
#include "sc_vi/virtual_network_port.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;
using Network = Record<Kind::neutron_networks>;

constexpr Attribute attributes[] = {
    {"networkResourceId", mandatory, one, identifier, "network.id"},
    {"networkResourceName", mandatory, zero_or_one, element::Type::text, "network.name"},
    {"subnetId", mandatory, zero_or_more, identifier, "network.subnets"},
    {"networkPort", mandatory, zero_or_more, object,
     "ports whose network_id is network.id and whose project is within reach", "",
     &virtual_network_port, false},
    {"bandwidth", mandatory, one, number,
     "minimum_bandwidth for egress of the QoS policy, min_kbps / 1000"},
    {"networkType", mandatory, one, element::Type::text,
     "provider:network_type; of several segments: the first one's"},
    {"providerNetwork", mandatory, zero_or_one, element::Type::text,
     "provider:physical_network; of several segments: the first one's"},
    {"segmentationId", mandatory, zero_or_one, integer,
     "provider:segmentation_id; of several segments: the first one's"},
    {"networkQoS", mandatory, zero_or_more, object, "rules of the QoS policy", "", &network_qos},
    {"isShared", mandatory, one, boolean, "network.shared, or an RBAC policy access_as_shared"},
    {"sharingCriteria", conditional, zero_or_more, element::Type::text,
     "target_tenant of the RBAC policies access_as_shared; '*' is everyone"},
    {"zoneId", mandatory, zero_or_one, identifier, "network.availability_zones if that is one"},
    {"operationalState", mandatory, one, element::Type::text,
     "ENABLED if status is ACTIVE and admin_state_up", "ENABLED, DISABLED"},
    {"connectedNetworks", optional, zero_or_more, identifier,
     "networks of the routers that have a port on this one"},
    {"metadata", optional, zero_or_more, map,
     "mtu, router:external, port_security_enabled, vlan_transparent, qinq, tags, project_id, "
     "l2_adjacency, segments, availability_zones, status",
     "", nullptr, false},
};

constexpr std::string_view router_ports[] = {
    "network:router_interface", "network:router_interface_distributed",
    "network:ha_router_replicated_interface", "network:router_gateway"};

struct Segment {
    View type;
    View physical_network;
    View id;
};

Segment segment_of(Network network) {
    if (const auto segments = network["segments"]; segments.is_array()) {
        const auto first = *Items(segments).begin();
        return {first["provider:network_type"], first["provider:physical_network"],
                first["provider:segmentation_id"]};
    }
    return {network["provider:network_type"], network["provider:physical_network"],
            network["provider:segmentation_id"]};
}

void put_segment(Object& out, const Reading& reading, Network network) {
    const auto segment = segment_of(network);
    const auto because = [](View view) {
        return view.absent() ? Reason::not_permitted : Reason::not_applicable;
    };
    if (const auto type = reading.text(segment.type); !type.empty()) {
        out.text("networkType", type);
    } else {
        out.unavailable("networkType", because(segment.type));
    }
    if (const auto name = reading.text(segment.physical_network); !name.empty()) {
        out.text("providerNetwork", name);
    } else {
        out.unavailable("providerNetwork", because(segment.physical_network));
    }
    if (const auto id = segment.id.integer()) {
        out.integer("segmentationId", *id);
    } else {
        out.unavailable("segmentationId", because(segment.id));
    }
}

void put_subnets(Object& out, const Reading& reading, Network network) {
    const auto subnets = network["subnets"];
    if (!subnets.is_array()) {
        out.unavailable("subnetId", Reason::source_error);
        return;
    }
    auto& list = out.array("subnetId");
    for (const auto id : Items(subnets)) {
        list.text(reading.text(id));
    }
}

void put_zone(Object& out, const Reading& reading, Network network) {
    const auto zones = Items(network["availability_zones"]);
    auto at = zones.begin();
    if (!(at != zones.end())) {
        return;
    }
    const auto first = *at;
    ++at;
    if (at != zones.end()) {
        out.unavailable("zoneId", Reason::not_applicable, "it is in several zones");
    } else {
        out.text("zoneId", reading.text(first));
    }
}

// Networks that one router joins with this one, as far as the reader reaches them.
void put_connected(Object& out, const Reading& reading, Network network) {
    std::pmr::vector<std::string_view> others(reading.memory.resource());
    for (const auto port : reading.vim.all_with<Kind::neutron_ports>("network_id", network["id"])) {
        if (std::ranges::find(router_ports, reading.text(port["device_owner"])) ==
            std::end(router_ports)) {
            continue;
        }
        for (const auto far :
             reading.vim.all_with<Kind::neutron_ports>("device_id", port["device_id"])) {
            const auto other = reading.vim.find<Kind::neutron_networks>(far["network_id"]);
            const bool routed =
                std::ranges::find(router_ports, reading.text(far["device_owner"])) !=
                std::end(router_ports);
            if (other && routed && other.id() != network.id() &&
                trust_domain::covers(reading.reach, of_network(reading, other))) {
                others.push_back(other.id());
            }
        }
    }
    std::ranges::sort(others);
    const auto repeated = std::ranges::unique(others);
    others.erase(repeated.begin(), repeated.end());
    auto& list = out.array("connectedNetworks");
    for (const auto id : others) {
        list.text(id);
    }
    out.derived("connectedNetworks");
}

void put_ports(Object& out, const Reading& reading, const TrunkPorts& trunks, Network network) {
    if (const auto why = reading.missing(Kind::neutron_ports)) {
        out.unavailable("networkPort", *why);
        out.unavailable("connectedNetworks", *why);
        return;
    }
    auto& list = out.array("networkPort");
    for (const auto port : reading.vim.all_with<Kind::neutron_ports>("network_id", network["id"])) {
        // Other tenants have ports on a network that is shared.
        if (trust_domain::covers(reading.reach, reading.of_project(port["project_id"]))) {
            fill_virtual_network_port(list.object(), reading, trunks, port);
        }
    }
    put_connected(out, reading, network);
    if (const auto why = reading.incomplete(Kind::neutron_ports)) {
        constexpr std::string_view detail = "those that are told are not all";
        out.unavailable("networkPort", *why, detail);
        out.unavailable("connectedNetworks", *why, detail);
    }
}

void put_metadata(Object& out, const Reading& reading, Network network) {
    auto& map = out.object("metadata");
    put_json(map, "mtu", network["mtu"]);
    put_json(map, "router:external", network["router:external"]);
    put_json(map, "port_security_enabled", network["port_security_enabled"]);
    put_json(map, "vlan_transparent", network["vlan_transparent"]);
    put_json(map, "qinq", network["qinq"]);
    put_json(map, "tags", network["tags"]);
    put_json(map, "l2_adjacency", network["l2_adjacency"]);
    put_json(map, "segments", network["segments"]);
    put_json(map, "availability_zones", network["availability_zones"]);
    put_json(map, "revision_number", network["revision_number"]);
    put_ingress_bandwidth(map, reading, network["qos_policy_id"]);
    put_text(map, "project_id", reading, network["project_id"]);
    put_text(map, "openstack.status", reading, network["status"]);
}

}  // namespace

constexpr element::InformationElement virtual_network{"VirtualNetwork", "IFA 005 8.4.5.2",
                                                      attributes};

std::optional<Element> make_virtual_network(const Reading& reading, const TrunkPorts& trunks,
                                            Network network) {
    const auto audience = of_network(reading, network);
    // Its ports are many: they are not gathered for who will not be shown it.
    if (!trust_domain::covers(reading.reach, audience)) {
        return std::nullopt;
    }
    auto& out = reading.object();
    out.text("networkResourceId", network.id());
    put_text(out, "networkResourceName", reading, network["name"]);
    put_subnets(out, reading, network);
    put_ports(out, reading, trunks, network);
    put_network_bandwidth(out, reading, network["qos_policy_id"]);
    put_segment(out, reading, network);
    put_network_qos(out, reading, network["qos_policy_id"]);
    put_sharing(out, reading, network);
    put_zone(out, reading, network);
    put_operational_state(out, reading, network["status"], network["admin_state_up"]);
    put_metadata(out, reading, network);
    return Element{&virtual_network, &out, audience};
}

}  // namespace bartizan::sc_vi

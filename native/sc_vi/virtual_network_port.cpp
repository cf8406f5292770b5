// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/virtual_network_port.hpp"

#include "sc_vi/metadata.hpp"
#include "sc_vi/network_qos.hpp"
#include "sc_vi/network_state.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;
using Port = Record<Kind::neutron_ports>;

constexpr Attribute attributes[] = {
    {"resourceId", mandatory, one, identifier, "port.id"},
    {"networkId", mandatory, one, identifier, "port.network_id"},
    {"attachedResourceId", mandatory, zero_or_one, identifier, "port.device_id"},
    {"portType", mandatory, one, element::Type::text,
     "TRUNK: port_id of a trunk; SUBPORT: device_owner is trunk:subport, or in sub_ports",
     "ACCESS, TRUNK, SUBPORT"},
    {"segmentId", mandatory, zero_or_one, element::Type::text,
     "SUBPORT: segmentation_id in sub_ports of the trunk; else provider:segmentation_id of the "
     "network"},
    {"bandwidth", mandatory, zero_or_one, number,
     "bandwidth_limit for egress of the effective QoS policy, max_kbps / 1000"},
    {"operationalState", mandatory, one, element::Type::text,
     "ENABLED if status is ACTIVE and admin_state_up", "ENABLED, DISABLED"},
    {"metadata", optional, zero_or_more, map,
     "name, device_owner, mac_address, fixed_ips, security_groups, allowed_address_pairs, "
     "port_security_enabled, binding:host_id, status",
     "", nullptr, false},
};

std::string_view type_of(const Reading& reading, const TrunkPorts& trunks, Port port) {
    if (reading.text(port["device_owner"]) == "trunk:subport" ||
        !trunks.subport(port.id()).absent()) {
        return "SUBPORT";
    }
    const auto parents = reading.vim.all_with<Kind::neutron_trunks>("port_id", port["id"]);
    return parents.begin() == parents.end() ? "ACCESS" : "TRUNK";
}

void put_segment(Object& out, const Reading& reading, const TrunkPorts& trunks, Port port,
                 std::string_view type) {
    if (type == "SUBPORT") {
        const auto id = trunks.subport(port.id())["segmentation_id"];
        if (!id.is_null()) {
            out.text("segmentId", id.json());
        } else {
            out.unavailable("segmentId", trunks.unknown().value_or(Reason::not_yet_known));
        }
        return;
    }
    const auto network = reading.vim.find<Kind::neutron_networks>(port["network_id"]);
    const auto id = network["provider:segmentation_id"];
    if (!id.is_null()) {
        out.text("segmentId", id.json());
    } else if (!network) {
        out.unavailable("segmentId",
                        reading.incomplete(Kind::neutron_networks).value_or(Reason::not_yet_known));
    } else if (network["segments"].is_array()) {
        out.unavailable("segmentId", Reason::not_yet_known, "the network has several segments");
    } else {
        out.unavailable("segmentId", id.absent() ? Reason::not_permitted : Reason::not_applicable);
    }
}

void put_metadata(Object& out, const Reading& reading, Port port) {
    auto& map = out.object("metadata");
    put_text(map, "name", reading, port["name"]);
    put_text(map, "device_owner", reading, port["device_owner"]);
    put_text(map, "mac_address", reading, port["mac_address"]);
    put_json(map, "fixed_ips", port["fixed_ips"]);
    put_json(map, "security_groups", port["security_groups"]);
    put_json(map, "allowed_address_pairs", port["allowed_address_pairs"]);
    put_json(map, "port_security_enabled", port["port_security_enabled"]);
    put_text(map, "binding:host_id", reading, port["binding:host_id"]);
    put_json(map, "tags", port["tags"]);
    put_json(map, "revision_number", port["revision_number"]);
    put_text(map, "openstack.status", reading, port["status"]);
    put_text(map, "resourceGroupId", reading, port["project_id"]);
}

}  // namespace

constexpr element::InformationElement virtual_network_port{"VirtualNetworkPort", "IFA 005 8.4.5.4",
                                                           attributes};

void fill_virtual_network_port(Object& out, const Reading& reading, const TrunkPorts& trunks,
                               Port port) {
    out.text("resourceId", port.id());
    if (const auto network = reading.text(port["network_id"]); !network.empty()) {
        out.text("networkId", network);
    } else {
        out.unavailable("networkId", Reason::source_error);
    }
    put_text(out, "attachedResourceId", reading, port["device_id"]);
    const auto type = type_of(reading, trunks, port);
    if (type != "SUBPORT" && trunks.unknown()) {
        out.unavailable("portType", *trunks.unknown());
    } else {
        out.text("portType", type);
    }
    put_segment(out, reading, trunks, port, type);
    put_port_bandwidth(out, reading, port);
    put_operational_state(out, reading, port["status"], port["admin_state_up"]);
    put_metadata(out, reading, port);
}

Element make_virtual_network_port(const Reading& reading, const TrunkPorts& trunks, Port port) {
    auto& out = reading.object();
    fill_virtual_network_port(out, reading, trunks, port);
    return {&virtual_network_port, &out, reading.of_project(port["project_id"])};
}

}  // namespace bartizan::sc_vi

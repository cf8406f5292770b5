// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/virtual_trunk.hpp"

#include "sc_vi/metadata.hpp"
#include "sc_vi/network_state.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute subport_attributes[] = {
    {"portId", mandatory, one, identifier, "sub_ports[].port_id"},
    {"segmentationId", mandatory, zero_or_one, integer, "sub_ports[].segmentation_id"},
    {"segmentationType", mandatory, zero_or_one, element::Type::text,
     "sub_ports[].segmentation_type"},
};
constexpr element::InformationElement subport{"VirtualTrunkSubPort", "extension",
                                              subport_attributes};

constexpr Attribute attributes[] = {
    {"trunkId", mandatory, one, identifier, "trunk.id"},
    {"parentPortId", mandatory, one, identifier, "trunk.port_id"},
    {"subPorts", mandatory, zero_or_more, object, "trunk.sub_ports", "", &subport},
    {"operationalState", mandatory, one, element::Type::text,
     "ENABLED if status is ACTIVE and admin_state_up", "ENABLED, DISABLED"},
    {"metadata", optional, zero_or_more, map, "name, tags, project_id, status", "", nullptr, false},
};

void put_subports(Object& out, const Reading& reading, View told) {
    if (!told.is_array()) {
        out.unavailable("subPorts", Reason::source_error);
        return;
    }
    auto& list = out.array("subPorts");
    for (const auto one : Items(told)) {
        auto& entry = list.object();
        entry.text("portId", reading.text(one["port_id"]));
        put_json(entry, "segmentationId", one["segmentation_id"]);
        put_text(entry, "segmentationType", reading, one["segmentation_type"]);
    }
}

}  // namespace

constexpr element::InformationElement virtual_trunk{"VirtualTrunk", "extension", attributes};

std::optional<Element> make_virtual_trunk(const Reading& reading,
                                          Record<Kind::neutron_trunks> trunk) {
    auto& out = reading.object();
    out.text("trunkId", trunk.id());
    out.text("parentPortId", reading.text(trunk["port_id"]));
    put_subports(out, reading, trunk["sub_ports"]);
    put_operational_state(out, reading, trunk["status"], trunk["admin_state_up"]);
    auto& map = out.object("metadata");
    put_text(map, "name", reading, trunk["name"]);
    put_json(map, "tags", trunk["tags"]);
    put_text(map, "openstack.status", reading, trunk["status"]);
    put_text(map, "project_id", reading, trunk["project_id"]);
    return Element{&virtual_trunk, &out, reading.of_project(trunk["project_id"])};
}

}  // namespace bartizan::sc_vi

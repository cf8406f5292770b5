// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/host_location.hpp"

#include "sc_vi/audience.hpp"
#include "sc_vi/compute_state.hpp"
#include "sc_vi/host_security.hpp"
#include "sc_vi/metadata.hpp"
#include "sc_vi/physical_place.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute port_attributes[] = {
    {"switchId", optional, zero_or_one, element::Type::text, "local_link_connection.switch_id"},
    {"portId", optional, zero_or_one, element::Type::text, "local_link_connection.port_id"},
    {"switchInfo", optional, zero_or_one, element::Type::text, "local_link_connection.switch_info"},
    {"mac", optional, zero_or_one, element::Type::text, "port.address"},
    {"physicalNetwork", optional, zero_or_one, element::Type::text, "port.physical_network"},
};
constexpr element::InformationElement switch_port{"SwitchPort", "extension", port_attributes};

constexpr Attribute aggregate_attributes[] = {
    {"id", mandatory, one, identifier, "aggregate.id"},
    {"name", mandatory, one, element::Type::text, "aggregate.name"},
    {"metadata", optional, zero_or_one, map, "aggregate.metadata"},
};
constexpr element::InformationElement host_aggregate{"HostAggregate", "extension",
                                                     aggregate_attributes};

constexpr Attribute attributes[] = {
    {"hostId", mandatory, one, identifier, "hypervisor.id"},
    {"hostName", mandatory, one, element::Type::text, "hypervisor.service.host"},
    {"nodeName", mandatory, one, element::Type::text, "hypervisor.hypervisor_hostname"},
    {"hostIp", mandatory, zero_or_one, element::Type::text, "hypervisor.host_ip"},
    {"hostState", mandatory, one, element::Type::text,
     "ENABLED if the hypervisor is up and enabled and nova-compute is not forced down",
     "ENABLED, DISABLED"},
    {"zoneId", mandatory, zero_or_one, identifier, "the availability zone that has the host"},
    {"aggregates", mandatory, zero_or_more, object, "aggregates that have the host", "",
     &host_aggregate},
    {"nfviPopId", mandatory, one, identifier, "nfvi_pop_id of the configuration"},
    {"region", mandatory, zero_or_one, identifier, "region of the configuration"},
    {"physicalLocation", mandatory, zero_or_one, object,
     "inventory file; Ironic; aggregate metadata; traits; Blazar", "", &physical_location},
    {"locationSource", conditional, zero_or_one, map,
     "of each field of physicalLocation: INVENTORY_FILE, IRONIC, AGGREGATE, TRAIT or BLAZAR"},
    {"switchPorts", mandatory, zero_or_more, object, "ports of the Ironic node", "", &switch_port},
    {"security", mandatory, zero_or_one, object, "traits, inventories, hypervisor", "",
     &host_security},
};

bool is_enabled(const Reading& reading, const ComputeHost& host) {
    const auto& hypervisor = host.hypervisor;
    return reading.text(hypervisor["state"]) == "up" &&
           reading.text(hypervisor["status"]) == "enabled" &&
           host_is_up(reading, hypervisor["service"]["host"]) != false;
}

void put_aggregates(Object& out, const Reading& reading, const ComputeHost& host) {
    if (const auto why = reading.missing(Kind::nova_aggregates)) {
        out.unavailable("aggregates", *why);
        return;
    }
    auto& list = out.array("aggregates");
    for (const auto aggregate : reading.vim.all<Kind::nova_aggregates>()) {
        for (const auto name : Items(aggregate["hosts"])) {
            if (reading.text(name) == host.name) {
                auto& one_of_them = list.object();
                one_of_them.text("id", aggregate.id());
                put_text(one_of_them, "name", reading, aggregate["name"]);
                put_aggregate_metadata(one_of_them.object("metadata"), reading, aggregate);
            }
        }
    }
}

void put_switch_ports(Object& out, const Reading& reading, const ComputeHost& host) {
    if (const auto why = reading.missing(Kind::ironic_ports)) {
        out.unavailable("switchPorts", *why);
        return;
    }
    const auto node = ironic_node(reading, host);
    if (!node) {
        out.unavailable("switchPorts", Reason::not_applicable, "Ironic does not know the host");
        return;
    }
    auto& list = out.array("switchPorts");
    for (const auto port : reading.vim.all_with<Kind::ironic_ports>("node_uuid", node["uuid"])) {
        const auto link = port["local_link_connection"];
        auto& made = list.object();
        put_text(made, "switchId", reading, link["switch_id"]);
        put_text(made, "portId", reading, link["port_id"]);
        put_text(made, "switchInfo", reading, link["switch_info"]);
        put_text(made, "mac", reading, port["address"]);
        put_text(made, "physicalNetwork", reading, port["physical_network"]);
    }
}

}  // namespace

constexpr element::InformationElement host_location{"HostLocation", "extension", attributes};

void fill_host_location(Object& out, const Reading& reading, const ComputeHost& host) {
    const auto& hypervisor = host.hypervisor;
    out.text("hostId", host.id());
    out.text("hostName", host.name);
    put_text(out, "nodeName", reading, hypervisor["hypervisor_hostname"]);
    put_text(out, "hostIp", reading, hypervisor["host_ip"]);
    out.text("hostState", is_enabled(reading, host) ? "ENABLED" : "DISABLED");
    if (!host.zone.empty()) {
        out.text("zoneId", host.zone);
    }
    put_aggregates(out, reading, host);
    out.text("nfviPopId", reading.settings.nfvi_pop_id);
    if (!reading.settings.region.empty()) {
        out.text("region", reading.settings.region);
    }
    put_physical_place(out, reading, host);
    put_switch_ports(out, reading, host);
    put_host_security(out, reading, host);
}

Element make_host_location(const Reading& reading, const ComputeHost& host) {
    auto& out = reading.object();
    fill_host_location(out, reading, host);
    return {&host_location, &out, of_hosts(reading, {host.id()})};
}

}  // namespace bartizan::sc_vi

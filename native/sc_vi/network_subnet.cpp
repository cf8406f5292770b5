// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/network_subnet.hpp"

#include "sc_vi/metadata.hpp"
#include "sc_vi/network_sharing.hpp"
#include "sc_vi/network_state.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;
using Subnet = Record<Kind::neutron_subnets>;

constexpr Attribute pool_attributes[] = {
    {"startIp", mandatory, one, element::Type::text, "allocation_pools[].start"},
    {"endIp", mandatory, one, element::Type::text, "allocation_pools[].end"},
};
constexpr element::InformationElement address_pool{"AddressPool", "IFA 005 8.4.5.3",
                                                   pool_attributes};

constexpr Attribute attributes[] = {
    {"resourceId", mandatory, one, identifier, "subnet.id"},
    {"networkId", mandatory, zero_or_one, identifier, "subnet.network_id"},
    {"ipVersion", mandatory, one, element::Type::text, "subnet.ip_version", "IPV4, IPV6"},
    {"gatewayIp", mandatory, one, element::Type::text, "subnet.gateway_ip"},
    {"cidr", mandatory, one, element::Type::text, "subnet.cidr"},
    {"isDhcpEnabled", mandatory, one, boolean, "subnet.enable_dhcp"},
    {"addressPool", mandatory, zero_or_more, object, "subnet.allocation_pools", "", &address_pool},
    {"operationalState", mandatory, zero_or_one, element::Type::text, "that of its network",
     "ENABLED, DISABLED"},
    {"metadata", optional, zero_or_more, map,
     "name, dns_nameservers, host_routes, service_types, subnetpool_id, segment_id, "
     "ipv6_ra_mode, ipv6_address_mode, tags",
     "", nullptr, false},
};

void put_addresses(Object& out, const Reading& reading, Subnet subnet) {
    const auto version = subnet["ip_version"].integer();
    if (version == 4 || version == 6) {
        out.text("ipVersion", version == 4 ? "IPV4" : "IPV6");
    } else {
        out.unavailable("ipVersion", Reason::source_error);
    }
    const auto gateway = subnet["gateway_ip"];
    if (const auto address = reading.text(gateway); !address.empty()) {
        out.text("gatewayIp", address);
    } else {
        out.unavailable("gatewayIp",
                        gateway.absent() ? Reason::source_error : Reason::not_applicable);
    }
    if (const auto cidr = reading.text(subnet["cidr"]); !cidr.empty()) {
        out.text("cidr", cidr);
    } else {
        out.unavailable("cidr", Reason::source_error);
    }
    if (const auto dhcp = subnet["enable_dhcp"].boolean()) {
        out.boolean("isDhcpEnabled", *dhcp);
    } else {
        out.unavailable("isDhcpEnabled", Reason::source_error);
    }
    const auto pools = subnet["allocation_pools"];
    if (!pools.is_array()) {
        out.unavailable("addressPool", Reason::source_error);
        return;
    }
    auto& list = out.array("addressPool");
    for (const auto pool : Items(pools)) {
        auto& entry = list.object();
        entry.text("startIp", reading.text(pool["start"]));
        entry.text("endIp", reading.text(pool["end"]));
    }
}

void put_metadata(Object& out, const Reading& reading, Subnet subnet) {
    auto& map = out.object("metadata");
    put_text(map, "name", reading, subnet["name"]);
    put_json(map, "dns_nameservers", subnet["dns_nameservers"]);
    put_json(map, "host_routes", subnet["host_routes"]);
    put_json(map, "service_types", subnet["service_types"]);
    put_text(map, "subnetpool_id", reading, subnet["subnetpool_id"]);
    put_text(map, "segment_id", reading, subnet["segment_id"]);
    put_text(map, "ipv6_ra_mode", reading, subnet["ipv6_ra_mode"]);
    put_text(map, "ipv6_address_mode", reading, subnet["ipv6_address_mode"]);
    put_json(map, "tags", subnet["tags"]);
    put_text(map, "resourceGroupId", reading, subnet["project_id"]);
}

}  // namespace

constexpr element::InformationElement network_subnet{"NetworkSubnet", "IFA 005 8.4.5.3",
                                                     attributes};

std::optional<Element> make_network_subnet(const Reading& reading, Subnet subnet) {
    auto& out = reading.object();
    out.text("resourceId", subnet.id());
    put_text(out, "networkId", reading, subnet["network_id"]);
    put_addresses(out, reading, subnet);
    const auto network = reading.vim.find<Kind::neutron_networks>(subnet["network_id"]);
    if (network) {
        put_operational_state(out, reading, network["status"], network["admin_state_up"]);
        out.derived("operationalState");
    } else {
        out.unavailable("operationalState",
                        reading.incomplete(Kind::neutron_networks).value_or(Reason::not_yet_known));
    }
    put_metadata(out, reading, subnet);
    // Whoever may use a network may use its subnets.
    return Element{
        &network_subnet, &out,
        network ? of_network(reading, network) : reading.of_project(subnet["project_id"])};
}

}  // namespace bartizan::sc_vi

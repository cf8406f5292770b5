// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/virtual_network_interface.hpp"

#include "sc_vi/metadata.hpp"
#include "sc_vi/network_qos.hpp"
#include "sc_vi/network_state.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute attributes[] = {
    {"resourceId", mandatory, one, identifier, "port.id"},
    {"ownerId", mandatory, one, identifier, "port.device_id"},
    {"networkId", mandatory, zero_or_one, identifier, "port.network_id"},
    {"networkPortId", mandatory, zero_or_one, identifier, "port.id"},
    {"ipAddress", mandatory, zero_or_more, element::Type::text, "port.fixed_ips[].ip_address"},
    {"typeVirtualNic", mandatory, one, element::Type::text,
     "port.binding:vnic_type in upper case, '_' for '-'"},
    {"typeConfiguration", mandatory, zero_or_more, element::Type::text,
     "binding:vif_type; pci_slot, pci_vendor_info, physical_network, card_serial_number, vf_num "
     "of binding:profile"},
    {"macAddress", mandatory, one, element::Type::text, "port.mac_address"},
    {"bandwidth", mandatory, one, number,
     "bandwidth_limit for egress of the effective QoS policy, max_kbps / 1000"},
    {"accelerationCapability", mandatory, zero_or_more, element::Type::text,
     "port.device_profile, hardware_offload_type"},
    {"operationalState", mandatory, one, element::Type::text,
     "ENABLED if status is ACTIVE and admin_state_up", "ENABLED, DISABLED"},
    {"metadata", optional, zero_or_more, map,
     "security_groups, port_security_enabled, allowed_address_pairs, dns_name, tags, floating IPs",
     "", nullptr, false},
};

constexpr std::string_view profile_keys[] = {"pci_slot", "pci_vendor_info", "physical_network",
                                             "card_serial_number", "vf_num"};

std::string_view vnic_type(const Reading& reading, std::string_view told) {
    std::string out;
    for (const char c : told) {
        out += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
    }
    return reading.memory.keep(out);
}

void put_type_configuration(Object& out, const Reading& reading, Record<Kind::neutron_ports> port) {
    const auto vif_type = port["binding:vif_type"];
    if (vif_type.absent()) {
        out.unavailable("typeConfiguration", Reason::not_permitted);
        return;
    }
    auto& list = out.array("typeConfiguration");
    list.text(reading.joined("vif_type=", reading.text(vif_type)));
    const auto profile = port["binding:profile"];
    for (const auto key : profile_keys) {
        const auto value = profile[key];
        if (!value.is_null()) {
            list.text(
                reading.joined(key, "=", value.is_text() ? reading.text(value) : value.json()));
        }
    }
}

void put_metadata(Object& out, const Reading& reading, Record<Kind::neutron_ports> port) {
    auto& map = out.object("metadata");
    put_json(map, "security_groups", port["security_groups"]);
    put_json(map, "port_security_enabled", port["port_security_enabled"]);
    put_json(map, "allowed_address_pairs", port["allowed_address_pairs"]);
    put_text(map, "dns_name", reading, port["dns_name"]);
    put_json(map, "tags", port["tags"]);
    put_text(map, "binding:host_id", reading, port["binding:host_id"]);
    put_json(map, "revision_number", port["revision_number"]);
    put_text(map, "data_plane_status", reading, port["data_plane_status"]);
    put_text(map, "openstack.status", reading, port["status"]);
    Array* addresses = nullptr;
    for (const auto floating :
         reading.vim.all_with<Kind::neutron_floatingips>("port_id", port["id"])) {
        addresses = addresses == nullptr ? &map.array("floatingIps") : addresses;
        addresses->text(reading.text(floating["floating_ip_address"]));
    }
}

}  // namespace

constexpr element::InformationElement virtual_network_interface{"VirtualNetworkInterface",
                                                                "IFA 005 8.4.3.6", attributes};

void fill_virtual_network_interface(Object& out, const Reading& reading,
                                    Record<Kind::neutron_ports> port) {
    out.text("resourceId", port.id());
    out.text("ownerId", reading.text(port["device_id"]));
    put_text(out, "networkId", reading, port["network_id"]);
    out.text("networkPortId", port.id());
    auto& addresses = out.array("ipAddress");
    for (const auto fixed : Items(port["fixed_ips"])) {
        addresses.text(reading.text(fixed["ip_address"]));
    }
    if (const auto type = reading.text(port["binding:vnic_type"]); !type.empty()) {
        out.text("typeVirtualNic", vnic_type(reading, type));
    } else {
        out.unavailable("typeVirtualNic", Reason::not_permitted);
    }
    put_type_configuration(out, reading, port);
    out.text("macAddress", reading.text(port["mac_address"]));
    put_port_bandwidth(out, reading, port);
    auto& acceleration = out.array("accelerationCapability");
    if (const auto profile = reading.text(port["device_profile"]); !profile.empty()) {
        acceleration.text(reading.joined("device-profile:", profile));
    }
    if (const auto offload = reading.text(port["hardware_offload_type"]); !offload.empty()) {
        acceleration.text(reading.joined("offload:", offload));
    }
    put_operational_state(out, reading, port["status"], port["admin_state_up"]);
    if (reading.wants("virtualNetworkInterface/metadata")) {
        put_metadata(out, reading, port);
    }
}

}  // namespace bartizan::sc_vi

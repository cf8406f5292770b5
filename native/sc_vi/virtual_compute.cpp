// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/virtual_compute.hpp"

#include <algorithm>

#include "sc_vi/acceleration.hpp"
#include "sc_vi/compute_state.hpp"
#include "sc_vi/metadata.hpp"
#include "sc_vi/virtual_cpu.hpp"
#include "sc_vi/virtual_memory.hpp"
#include "sc_vi/virtual_network_interface.hpp"
#include "sc_vi/virtual_storage.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute attributes[] = {
    {"computeId", mandatory, one, identifier, "server.id"},
    {"computeName", mandatory, zero_or_one, element::Type::text, "server.name"},
    {"flavourId", mandatory, one, identifier,
     "server.flavor.original_name, by name in GET /flavors/detail"},
    {"accelerationCapability", mandatory, zero_or_more, element::Type::text,
     "server.flavor.extra_specs: accel:device_profile, pci_passthrough:alias, resources:VGPU, "
     "resources:CUSTOM_*, trait:HW_*, hw:tpm_version, hw:mem_encryption"},
    {"virtualCpu", mandatory, one, object, "server.flavor, Placement inventory of the host", "",
     &virtual_cpu},
    {"virtualMemory", mandatory, one, object, "server.flavor, Placement inventory of the host", "",
     &virtual_memory},
    {"virtualNetworkInterface", mandatory, zero_or_more, object,
     "ports whose device_id is server.id, by created_at", "", &virtual_network_interface},
    {"virtualDisks", mandatory, zero_or_more, object,
     "os-extended-volumes:volumes_attached, and the ephemeral disks of the flavour", "",
     &virtual_storage, false},
    {"vcImageId", mandatory, zero_or_one, identifier,
     "server.image.id; booted from a volume: its volume_image_metadata.image_id"},
    {"zoneId", mandatory, zero_or_one, identifier, "OS-EXT-AZ:availability_zone"},
    {"hostId", mandatory, one, identifier,
     "OS-EXT-SRV-ATTR:host and :hypervisor_hostname, as the UUID of GET /os-hypervisors/detail"},
    {"operationalState", mandatory, one, element::Type::text,
     "server.status; DISABLED if nova-compute of the host is down", "ENABLED, DISABLED"},
    {"runningState", mandatory, one, element::Type::text, "server.status",
     "RUNNING, STARTING, STOPPED, PAUSED, SUSPENDED, TERMINATING, FAILED, UNKNOWN"},
    {"metadata", optional, zero_or_more, map,
     "server.metadata by allow-list; tags, states, key_name, server_groups, created", "", nullptr,
     false},
};

using Server = Record<Kind::nova_servers>;

void put_flavour_id(Object& out, const Reading& reading, const ServerFlavor& flavor) {
    if (const auto id = reading.text(flavor.id); !id.empty()) {
        out.text("flavourId", id);
        return;
    }
    if (const auto why = reading.missing(Kind::nova_flavors)) {
        out.unavailable("flavourId", *why);
        return;
    }
    for (const auto known :
         reading.vim.all_with<Kind::nova_flavors>("name", flavor.original_name)) {
        out.text("flavourId", known.id());
        return;
    }
    if (flavor.original_name.absent()) {
        out.unavailable("flavourId", Reason::source_error);
    } else if (const auto why = reading.incomplete(Kind::nova_flavors)) {
        out.unavailable("flavourId", *why, "it may be a private flavour");
    } else {
        out.unavailable("flavourId", Reason::not_applicable, "the flavour was deleted or renamed");
    }
}

void put_interfaces(Object& out, const Reading& reading, Server server) {
    if (const auto why = reading.missing(Kind::neutron_ports)) {
        out.unavailable("virtualNetworkInterface", *why);
        return;
    }
    std::pmr::vector<Record<Kind::neutron_ports>> attached(reading.memory.resource());
    for (const auto port : reading.vim.all_with<Kind::neutron_ports>("device_id", server["id"])) {
        attached.push_back(port);
    }
    std::ranges::stable_sort(attached, {},
                             [](const auto& port) { return port["created_at"].json(); });
    auto& interfaces = out.array("virtualNetworkInterface");
    for (const auto& port : attached) {
        fill_virtual_network_interface(interfaces.object(), reading, port);
    }
}

void put_image(Object& out, const Reading& reading, Server server) {
    const auto image = server["image"];
    if (const auto id = reading.text(image["id"]); !id.empty()) {
        out.text("vcImageId", id);
        return;
    }
    // Booted from a volume: what was written onto it.
    for (const auto attached : Items(server["os-extended-volumes:volumes_attached"])) {
        const auto volume = reading.vim.find<Kind::cinder_volumes>(attached["id"]);
        const auto id = reading.text(volume["volume_image_metadata"]["image_id"]);
        if (!id.empty() && reading.text(volume["bootable"]) == "true") {
            out.text("vcImageId", id);
            out.derived("vcImageId");
            return;
        }
    }
}

void put_host(Object& out, const Reading& reading, Server server,
              Record<Kind::nova_hypervisors> hypervisor) {
    const auto host = server["OS-EXT-SRV-ATTR:host"];
    if (hypervisor) {
        out.text("hostId", hypervisor.id());
    } else if (host.absent()) {
        out.unavailable("hostId",
                        is_partial(reading, server) ? Reason::source_error : Reason::not_permitted);
    } else if (host.is_null()) {
        out.unavailable("hostId", Reason::not_applicable);
    } else {
        out.unavailable("hostId",
                        reading.missing(Kind::nova_hypervisors).value_or(Reason::not_yet_known));
    }
}

void put_metadata(Object& out, const Reading& reading, Server server) {
    auto& map = out.object("metadata");
    for (const auto& [key, value] : Members(server["metadata"])) {
        map.tenant(key, value.json());
    }
    put_text(map, "openstack.status", reading, server["status"]);
    put_text(map, "openstack.vm_state", reading, server["OS-EXT-STS:vm_state"]);
    put_text(map, "openstack.task_state", reading, server["OS-EXT-STS:task_state"]);
    put_json(map, "openstack.power_state", server["OS-EXT-STS:power_state"]);
    put_json(map, "openstack.tags", server["tags"]);
    put_json(map, "openstack.security_groups", server["security_groups"]);
    put_json(map, "openstack.server_groups", server["server_groups"]);
    put_text(map, "openstack.key_name", reading, server["key_name"]);
    put_json(map, "openstack.locked", server["locked"]);
    put_json(map, "openstack.trusted_image_certificates", server["trusted_image_certificates"]);
    put_text(map, "openstack.pinned_availability_zone", reading,
             server["pinned_availability_zone"]);
    put_text(map, "openstack.created", reading, server["created"]);
    put_text(map, "openstack.host_status", reading, server["host_status"]);
    put_text(map, "openstack.mem_page_size", reading,
             server["flavor"]["extra_specs"]["hw:mem_page_size"]);
    put_text(map, "resourceGroupId", reading, server["tenant_id"]);
    put_text(map, "userId", reading, server["user_id"]);
}

}  // namespace

constexpr element::InformationElement virtual_compute{"VirtualCompute", "IFA 005 8.4.3.2",
                                                      attributes};

std::optional<Element> make_virtual_compute(const Reading& reading, Server server) {
    const auto state = compute_state(reading, server);
    if (!state) {
        return std::nullopt;
    }
    auto& out = reading.object();
    const PlacedServer placed(reading, server);
    out.text("computeId", server.id());
    if (const auto name = reading.text(server["name"]); !name.empty()) {
        out.text("computeName", name);
    }
    put_flavour_id(out, reading, placed.flavor);
    put_acceleration(out, reading, placed.flavor.extra_specs);
    put_virtual_cpu(out, reading, placed);
    put_virtual_memory(out, reading, placed);
    put_interfaces(out, reading, server);
    if (reading.wants("virtualDisks")) {
        put_virtual_disks(out, reading, server, placed.host, state->operational);
    }
    put_image(out, reading, server);
    if (const auto zone = reading.text(server["OS-EXT-AZ:availability_zone"]); !zone.empty()) {
        out.text("zoneId", zone);
    }
    put_host(out, reading, server, placed.host);
    out.text("operationalState", state->operational);
    out.text("runningState", state->running);
    if (state->of_host) {
        out.derived("operationalState");
        out.derived("runningState");
    }
    if (reading.wants("metadata")) {
        put_metadata(out, reading, server);
    }
    return Element{&virtual_compute, &out, reading.of_project(server["tenant_id"])};
}

}  // namespace bartizan::sc_vi

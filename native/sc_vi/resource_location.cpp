// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/resource_location.hpp"

#include <algorithm>

#include "date_time/date_time.hpp"
#include "sc_vi/host_location.hpp"
#include "sc_vi/host_names.hpp"
#include "sc_vi/metadata.hpp"
#include "sc_vi/network_sharing.hpp"
#include "sc_vi/storage_pool.hpp"
#include "sc_vi/virtual_compute.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute attributes[] = {
    {"resourceId", mandatory, one, identifier, "id of the server, port, volume or network"},
    {"resourceKind", mandatory, one, element::Type::text, "which of them it is",
     "COMPUTE, PORT, VOLUME, NETWORK"},
    {"hostId", mandatory, zero_or_one, identifier,
     "server: hypervisor.id; port: binding:host_id, as hypervisor.id; volume: host of "
     "os-vol-host-attr:host"},
    {"zoneId", mandatory, zero_or_one, identifier,
     "availability zone of the server, volume or host; of a network with exactly one"},
    {"zoneIds", mandatory, zero_or_more, identifier, "network.availability_zones"},
    {"since", mandatory, zero_or_one, date_time,
     "updated_at of the server's last migration that was done"},
    {"host", mandatory, zero_or_one, object, "the host, for who reaches it", "", &host_location},
};

constexpr std::string_view done[] = {"completed", "confirmed", "done", "finished"};

void start(Object& out, std::string_view id, std::string_view kind) {
    out.text("resourceId", id);
    out.text("resourceKind", kind);
}

void put_host_facts(Object& out, const Reading& reading, std::string_view hypervisor) {
    if (!reading.reach.reaches_host(hypervisor)) {
        out.unavailable("host", Reason::not_permitted);
        return;
    }
    for (const auto& host : reached_hosts(reading)) {
        if (host.id() == hypervisor) {
            fill_host_location(out.object("host"), reading, host);
        }
    }
}

// Hosts by the name that other services have for them: nova-compute's, nearly always.
std::string_view hypervisor_of(const Reading& reading, View service_host) {
    std::string_view found;
    for (const auto hypervisor : reading.vim.all<Kind::nova_hypervisors>()) {
        if (hypervisor["service"]["host"].json() == service_host.json()) {
            if (!found.empty()) {
                return {};  // of several nodes it is not known which
            }
            found = hypervisor.id();
        }
    }
    return found;
}

void put_since(Object& out, const Reading& reading, View server) {
    if (const auto why = reading.missing(Kind::nova_migrations)) {
        out.unavailable("since", *why);
        return;
    }
    std::optional<date_time::Time> latest;
    for (const auto migration :
         reading.vim.all_with<Kind::nova_migrations>("instance_uuid", server)) {
        if (std::ranges::find(done, reading.text(migration["status"])) != std::end(done)) {
            latest = std::max(latest, date_time::read_time(reading.text(migration["updated_at"])));
        }
    }
    if (latest) {
        out.text("since", reading.memory.keep(date_time::write_time(*latest)));
    } else {
        out.unavailable("since", Reason::not_applicable, "no migration is recorded");
    }
}

Element locate_server(const Reading& reading, Record<Kind::nova_servers> server) {
    auto& out = reading.object();
    start(out, server.id(), "COMPUTE");
    const auto host = host_of(reading.vim, server);
    if (host) {
        out.text("hostId", host.id());
    } else if (server["OS-EXT-SRV-ATTR:host"].absent()) {
        out.unavailable("hostId", Reason::not_permitted);
    } else if (server["OS-EXT-SRV-ATTR:host"].is_null()) {
        out.unavailable("hostId", Reason::not_applicable);
    } else {
        out.unavailable("hostId",
                        reading.missing(Kind::nova_hypervisors).value_or(Reason::not_yet_known));
    }
    put_text(out, "zoneId", reading, server["OS-EXT-AZ:availability_zone"]);
    put_since(out, reading, server["id"]);
    if (host) {
        put_host_facts(out, reading, host.id());
    }
    return {&resource_location, &out, reading.of_project(server["tenant_id"])};
}

Element locate_port(const Reading& reading, Record<Kind::neutron_ports> port) {
    auto& out = reading.object();
    start(out, port.id(), "PORT");
    const auto name = port["binding:host_id"];
    const auto hypervisor = hypervisor_of(reading, name);
    if (!hypervisor.empty()) {
        out.text("hostId", hypervisor);
        const auto zones = zones_of_hosts(reading);
        if (const auto zone = zones.find(reading.text(name)); zone != zones.end()) {
            out.text("zoneId", zone->second);
        }
        put_host_facts(out, reading, hypervisor);
    } else if (name.absent()) {
        out.unavailable("hostId", Reason::not_permitted);
    } else {
        out.unavailable(
            "hostId",
            reading.text(name).empty()
                ? Reason::not_applicable
                : reading.missing(Kind::nova_hypervisors).value_or(Reason::not_yet_known));
    }
    return {&resource_location, &out, reading.of_project(port["project_id"])};
}

Element locate_volume(const Reading& reading, Record<Kind::cinder_volumes> volume) {
    auto& out = reading.object();
    start(out, volume.id(), "VOLUME");
    const auto full = volume["os-vol-host-attr:host"];
    const auto host = reading.text(full);
    if (full.absent()) {
        out.unavailable("hostId", Reason::not_permitted);
    } else if (host.empty() || is_distributed(reading.settings, protocol_of_pool(reading, host))) {
        out.unavailable("hostId", Reason::not_applicable);
    } else {
        out.text("hostId", host.substr(0, host.find('@')));
    }
    put_text(out, "zoneId", reading, volume["availability_zone"]);
    return {&resource_location, &out, reading.of_project(volume["os-vol-tenant-attr:tenant_id"])};
}

Element locate_network(const Reading& reading, Record<Kind::neutron_networks> network) {
    auto& out = reading.object();
    start(out, network.id(), "NETWORK");
    const auto zones = network["availability_zones"];
    if (zones.is_array()) {
        auto& list = out.array("zoneIds");
        for (const auto zone : Items(zones)) {
            list.text(reading.text(zone));
        }
        if (list.items().size() == 1) {
            out.text("zoneId", list.items().front().text());
        }
    } else {
        out.unavailable("zoneIds", Reason::not_deployed);
    }
    out.unavailable("hostId", Reason::not_applicable);
    return {&resource_location, &out, of_network(reading, network)};
}

}  // namespace

constexpr element::InformationElement resource_location{"ResourceLocation", "extension",
                                                        attributes};

std::span<const Kind> located_kinds() {
    static constexpr Kind kinds[] = {Kind::nova_servers, Kind::neutron_ports, Kind::cinder_volumes,
                                     Kind::neutron_networks};
    return kinds;
}

std::optional<Element> make_resource_location(const Reading& reading, std::string_view id) {
    const auto& vim = reading.vim;
    if (const auto server = vim.find<Kind::nova_servers>(id)) {
        return locate_server(reading, server);
    }
    if (const auto port = vim.find<Kind::neutron_ports>(id)) {
        return locate_port(reading, port);
    }
    if (const auto volume = vim.find<Kind::cinder_volumes>(id)) {
        return locate_volume(reading, volume);
    }
    if (const auto network = vim.find<Kind::neutron_networks>(id)) {
        return locate_network(reading, network);
    }
    return std::nullopt;
}

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/compute_host.hpp"

#include <algorithm>
#include <map>

namespace bartizan::sc_vi {
namespace {

constexpr std::string_view compute = "nova-compute";

bool is_usable(const Reading& reading, const ComputeHost& host) {
    const auto& hypervisor = host.hypervisor;
    if (reading.text(hypervisor["state"]) == "down" ||
        reading.text(hypervisor["status"]) == "disabled" ||
        has_trait(reading, host.id(), "COMPUTE_STATUS_DISABLED")) {
        return false;
    }
    for (const auto service :
         reading.vim.all_with<Kind::nova_services>("host", hypervisor["service"]["host"])) {
        if (reading.text(service["binary"]) == compute) {
            return reading.text(service["state"]) != "down" &&
                   reading.text(service["status"]) != "disabled" &&
                   service["forced_down"].boolean() != true;
        }
    }
    return true;
}

bool is_shared(const Reading& reading, const ComputeHost& host) {
    if (reading.reach.all_hosts) {
        return false;
    }
    for (const auto server : reading.vim.all_with<Kind::nova_servers>(
             "OS-EXT-SRV-ATTR:host", host.hypervisor["service"]["host"])) {
        if (!reading.reach.reaches_project(reading.text(server["tenant_id"]))) {
            return true;
        }
    }
    return false;
}

}  // namespace

ZonesOfHosts zones_of_hosts(const Reading& reading) {
    ZonesOfHosts out;
    for (const auto zone : reading.vim.all<Kind::nova_zones>()) {
        for (const auto& [host, services] : Members(zone["hosts"])) {
            if (!services[compute].absent()) {
                out.emplace(host, zone.id());
            }
        }
    }
    // Whoever may not see the hosts of zones may see the zones of services.
    for (const auto service : reading.vim.all<Kind::nova_services>()) {
        if (reading.text(service["binary"]) == compute) {
            out.emplace(reading.text(service["host"]), reading.text(service["zone"]));
        }
    }
    return out;
}

std::vector<ComputeHost> reached_hosts(const Reading& reading) {
    std::vector<ComputeHost> out;
    const auto zones = zones_of_hosts(reading);
    for (const auto hypervisor : reading.vim.all<Kind::nova_hypervisors>()) {
        if (!reading.reach.reaches_host(hypervisor.id())) {
            continue;
        }
        ComputeHost host{.hypervisor = hypervisor,
                         .name = reading.text(hypervisor["service"]["host"])};
        const auto zone = zones.find(host.name);
        host.zone = zone == zones.end() ? std::string_view() : zone->second;
        host.usable = is_usable(reading, host);
        host.shared = is_shared(reading, host);
        out.push_back(host);
    }
    return out;
}

std::vector<std::string_view> ids_of(const std::vector<ComputeHost>& hosts) {
    std::vector<std::string_view> out;
    for (const auto& host : hosts) {
        out.push_back(host.id());
    }
    return out;
}

HostTraits traits_of(const Reading& reading, const std::vector<ComputeHost>& hosts) {
    std::map<std::string_view, std::size_t> counts;
    for (const auto& host : hosts) {
        const auto told = reading.vim.find<Kind::placement_traits>(host.hypervisor["id"]);
        for (const auto trait : Items(told["traits"])) {
            ++counts[reading.text(trait)];
        }
    }
    HostTraits out;
    for (const auto& [trait, count] : counts) {
        out.some.push_back(trait);
        if (count == hosts.size()) {
            out.all.push_back(trait);
        }
    }
    return out;
}

bool has_trait(const Reading& reading, std::string_view provider, std::string_view trait) {
    const auto told = reading.vim.find<Kind::placement_traits>(provider);
    for (const auto item : Items(told["traits"])) {
        if (reading.text(item) == trait) {
            return true;
        }
    }
    return false;
}

std::vector<std::string_view> architectures(const Reading& reading,
                                            const std::vector<std::string_view>& traits) {
    constexpr std::string_view prefix = "HW_ARCH_";
    std::vector<std::string_view> out;
    for (const auto trait : traits) {
        if (trait.starts_with(prefix)) {
            std::string name(trait.substr(prefix.size()));
            std::ranges::transform(name, name.begin(), [](char c) {
                return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
            });
            out.push_back(reading.memory.keep(name));
        }
    }
    return out;
}

void put_aggregate_metadata(Object& into, const Reading& reading,
                            Record<Kind::nova_aggregates> aggregate) {
    for (const auto& [key, value] : Members(aggregate["metadata"])) {
        const bool of_tenants = key.starts_with("filter_tenant_id");
        if (key != "availability_zone" && (reading.reach.all_hosts || !of_tenants)) {
            into.json(key, value.json());
        }
    }
}

}  // namespace bartizan::sc_vi

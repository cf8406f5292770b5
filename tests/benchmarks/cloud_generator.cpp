// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "benchmarks/cloud_generator.hpp"

#include <algorithm>
#include <random>

#include "benchmarks/rows.hpp"

namespace bartizan::bench {
namespace {

using vim::Kind;

// In a form, each '@' stands for the next value.
constexpr std::string_view server_form =
    R"({"id": "@", "name": "vnf-@-vdu@-@", "status": "ACTIVE", "tenant_id": "@", "user_id": "@", "metadata": @, "hostId": "@@", "image": {"id": "947ff103-4499-44bd-bdb2-15770b09af88", "links": [{"rel": "bookmark", "href": "http://127.0.0.1:8774/images/947ff103-4499-44bd-bdb2-15770b09af88"}]}, "flavor": @, "created": "@", "updated": "@", "addresses": {"vnf-net": [{"version": 4, "addr": "10.10.2.176", "OS-EXT-IPS:type": "fixed", "OS-EXT-IPS-MAC:mac_addr": "fa:16:3e:9c:23:4f"}, {"version": 6, "addr": "fd10::1fe", "OS-EXT-IPS:type": "fixed", "OS-EXT-IPS-MAC:mac_addr": "fa:16:3e:9c:23:4f"}]}, "accessIPv4": "", "accessIPv6": "", "links": [{"rel": "self", "href": "http://127.0.0.1:8774/v2.1/servers/@"}, {"rel": "bookmark", "href": "http://127.0.0.1:8774/servers/@"}], "OS-DCF:diskConfig": "MANUAL", "progress": 0, "OS-EXT-AZ:availability_zone": "az-@", "config_drive": "", "key_name": null, "OS-SRV-USG:launched_at": "@.000000", "OS-SRV-USG:terminated_at": null, "OS-EXT-SRV-ATTR:host": "compute-@", "OS-EXT-SRV-ATTR:instance_name": "instance-@", "OS-EXT-SRV-ATTR:hypervisor_hostname": "compute-@", "OS-EXT-SRV-ATTR:reservation_id": "r-yqunqu46", "OS-EXT-SRV-ATTR:launch_index": 0, "OS-EXT-SRV-ATTR:hostname": "vnf-@", "OS-EXT-SRV-ATTR:kernel_id": "", "OS-EXT-SRV-ATTR:ramdisk_id": "", "OS-EXT-SRV-ATTR:root_device_name": "/dev/sda", "OS-EXT-SRV-ATTR:user_data": null, "OS-EXT-STS:task_state": null, "OS-EXT-STS:vm_state": "active", "OS-EXT-STS:power_state": 1, "os-extended-volumes:volumes_attached": [], "locked": false, "locked_reason": null, "description": null, "tags": [], "trusted_image_certificates": null, "host_status": "UP", "security_groups": [{"name": "default"}]})";

constexpr std::string_view port_form =
    R"({"id": "@", "name": "", "network_id": "@", "tenant_id": "@", "mac_address": "fa:16:3e:@", "admin_state_up": true, "status": "ACTIVE", "device_id": "@", "device_owner": "compute:az-@", "fixed_ips": [{"subnet_id": "@", "ip_address": "10.@.@.@"}], "allowed_address_pairs": [], "extra_dhcp_opts": [], "security_groups": ["@"], "description": "", "binding:vnic_type": "normal", "binding:profile": {}, "binding:host_id": "compute-@", "binding:vif_type": "ovs", "binding:vif_details": {"connectivity": "l2", "port_filter": true, "ovs_hybrid_plug": false, "datapath_type": "system", "bridge_name": "br-int", "bound_drivers": {"0": "openvswitch"}}, "port_security_enabled": true, "qos_policy_id": @, "qos_network_policy_id": null, "resource_request": null, "ip_allocation": "immediate", "tags": [], "created_at": "@", "updated_at": "@", "revision_number": @, "project_id": "@"})";

constexpr std::string_view hypervisor_form =
    R"({"id": "@", "hypervisor_hostname": "compute-@", "state": "up", "status": "enabled", "hypervisor_type": "QEMU", "hypervisor_version": 7002000, "host_ip": "10.0.@.@", "service": {"id": "@", "host": "compute-@", "disabled_reason": null}, "uptime": " 08:22:00 up 12 days,  3:04,  0 users,  load average: 0.52, 0.58, 0.59", "servers": []})";

constexpr std::string_view provider_form =
    R"({"uuid": "@", "name": "compute-@", "generation": 10, "links": [{"rel": "self", "href": "/resource_providers/@"}, {"rel": "inventories", "href": "/resource_providers/@/inventories"}, {"rel": "usages", "href": "/resource_providers/@/usages"}, {"rel": "aggregates", "href": "/resource_providers/@/aggregates"}, {"rel": "traits", "href": "/resource_providers/@/traits"}, {"rel": "allocations", "href": "/resource_providers/@/allocations"}], "parent_provider_uuid": null, "root_provider_uuid": "@"})";

constexpr std::string_view inventories =
    R"({"resource_provider_generation": 10, "inventories": {"VCPU": {"total": 96, "reserved": 0, "min_unit": 1, "max_unit": 96, "step_size": 1, "allocation_ratio": 4.0}, "MEMORY_MB": {"total": 786432, "reserved": 4096, "min_unit": 1, "max_unit": 786432, "step_size": 1, "allocation_ratio": 1.0}, "DISK_GB": {"total": 3500, "reserved": 0, "min_unit": 1, "max_unit": 3500, "step_size": 1, "allocation_ratio": 1.0}}})";

constexpr std::string_view usages =
    R"({"resource_provider_generation": 10, "usages": {"VCPU": 20, "MEMORY_MB": 40960, "DISK_GB": 200}})";

constexpr std::string_view traits_of_host =
    R"({"traits": ["COMPUTE_ACCELERATORS", "COMPUTE_NET_ATTACH_INTERFACE", "COMPUTE_VOLUME_ATTACH_WITH_TAG", "COMPUTE_NODE", "COMPUTE_NET_ATTACH_INTERFACE_WITH_TAG", "COMPUTE_VOLUME_MULTI_ATTACH", "COMPUTE_VOLUME_EXTEND", "COMPUTE_IMAGE_TYPE_RAW", "COMPUTE_TRUSTED_CERTS", "COMPUTE_DEVICE_TAGGING", "HW_ARCH_X86_64", "HW_CPU_X86_AVX2"], "resource_provider_generation": 10})";

constexpr std::string_view topology =
    R"({"nodes": [{"cpu_pinning": {"0": 8, "1": 9, "2": 10, "3": 11}, "host_node": 0, "memory_mb": 8192, "siblings": [], "vcpu_set": [0, 1, 2, 3]}], "pagesize_kb": 1048576})";

// One server in ten is pinned, and has a topology to tell.
constexpr std::size_t flavors = 10;
constexpr std::string_view flavor_of_server =
    R"({"vcpus": @, "ram": @, "disk": @, "ephemeral": 0, "swap": 0, "original_name": "vnf.@", "extra_specs": @})";
constexpr std::string_view flavor_form =
    R"({"id": "@", "name": "vnf.@", "ram": @, "disk": @, "swap": 0, "OS-FLV-EXT-DATA:ephemeral": 0, "OS-FLV-DISABLED:disabled": false, "vcpus": @, "os-flavor-access:is_public": true, "rxtx_factor": 1.0, "links": [], "description": null, "extra_specs": @})";
constexpr std::string_view pinned =
    R"({"hw:cpu_policy": "dedicated", "hw:mem_page_size": "1GB", "hw:numa_nodes": "1"})";
constexpr std::string_view shared = R"({"hw:cpu_policy": "shared"})";

constexpr std::string_view project_form =
    R"({"id": "@", "name": "tenant-@", "domain_id": "default", "description": "", "enabled": true, "parent_id": "default", "is_domain": false, "tags": [], "options": {}, "links": {}})";
constexpr std::string_view policy =
    R"({"policies": [{"id": "e0f4d05a-faa7-4651-a787-64effd464abf", "project_id": "", "name": "gold", "shared": true, "rules": [{"max_kbps": 100000, "max_burst_kbps": 10000, "direction": "egress", "id": "be428b95-09a5-4b29-b8bc-784c56fedfc6", "type": "bandwidth_limit"}], "is_default": false, "revision_number": 1, "description": "", "tags": []}]})";

using Values = std::initializer_list<std::string_view>;

void fill(std::string& out, std::string_view form, Values values) {
    for (const auto value : values) {
        const auto hole = form.find('@');
        out += form.substr(0, hole);
        out += value;
        form.remove_prefix(hole + 1);
    }
    out += form;
}

std::string filled(std::string_view form, Values values) {
    std::string out;
    fill(out, form, values);
    return out;
}

std::string hex(std::uint64_t value, std::size_t digits) {
    std::string out(digits, '0');
    for (auto at = digits; at > 0; --at, value >>= 4U) {
        out[at - 1] = "0123456789abcdef"[value & 15U];
    }
    return out;
}

std::string uuid_of(std::mt19937_64& random) {
    const auto high = random();
    const auto low = random();
    return hex(high >> 32U, 8) + "-" + hex(high >> 16U, 4) + "-4" + hex(high, 3) + "-a" +
           hex(low >> 48U, 3) + "-" + hex(low, 12);
}

// The same one for the same name.
std::string uuid_of(std::uint64_t number) {
    std::mt19937_64 random(number);
    return uuid_of(random);
}

std::string padded(std::size_t number, std::size_t digits) {
    const auto text = std::to_string(number);
    return std::string(digits - std::min(digits, text.size()), '0') + text;
}

// Within a month.
std::string time_of(std::uint64_t number) {
    return "2026-11-" + padded(number / 86400 % 28 + 1, 2) + "T" + padded(number / 3600 % 24, 2) +
           ":" + padded(number / 60 % 60, 2) + ":" + padded(number % 60, 2) + "Z";
}

struct Flavor {
    std::string name, vcpus, ram, disk;
    std::string_view specs;
};

Flavor flavor(std::size_t number) {
    const auto n = number % flavors + 1;
    return {std::to_string(n), std::to_string(2 * n), std::to_string(4096 * n),
            std::to_string(10 * n), n == flavors ? pinned : shared};
}

std::string host_name(std::size_t host) {
    return padded(host, 5);
}

// The request without the parameters of paging.
struct Asked {
    std::string path;
    std::string marker;
};

Asked asked(std::string_view path) {
    const auto query = path.find('?');
    Asked out{std::string(path.substr(0, query)), {}};
    auto rest = query == std::string_view::npos ? std::string_view() : path.substr(query + 1);
    char before = '?';
    while (!rest.empty()) {
        const auto part = rest.substr(0, rest.find('&'));
        if (part.starts_with("marker=")) {
            out.marker = part.substr(7);
        } else if (!part.starts_with("limit=")) {
            out.path += before;
            out.path += part;
            before = '&';
        }
        rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    }
    return out;
}

std::string key_of(std::string_view service, std::string_view path, std::string_view marker) {
    return std::string(service) + " " + std::string(path) + " " + std::string(marker);
}

}  // namespace

struct GeneratedCloud::List {
    std::size_t size;
    std::function<std::string(std::size_t)> id;
    std::function<void(std::string& out, std::size_t)> write;
};

GeneratedCloud::GeneratedCloud(std::size_t servers) : servers_(servers) {
    std::mt19937_64 random(1);
    for (std::size_t i = 0; i < servers; ++i) {
        server_ids_.push_back(uuid_of(random));
    }
    for (std::size_t i = 0; i < servers / 10; ++i) {
        hosts_.push_back(uuid_of(random));
    }
    add_tenants();
    add_servers();
    add_ports();
    add_hosts();
}

std::string GeneratedCloud::project(std::size_t number) const {
    return hex(0x2168b39c40b14944U + number, 16) + "bdd800019ec0de64";
}

void GeneratedCloud::add_tenants() {
    add_list(Kind::keystone_projects, {projects, [](std::size_t) { return ""; },
                                       [this](std::string& out, std::size_t i) {
                                           fill(out, project_form, {project(i), std::to_string(i)});
                                       }});
    add_list(
        Kind::nova_flavors,
        {flavors, [](std::size_t) { return ""; },
         [](std::string& out, std::size_t i) {
             const auto of = flavor(i);
             fill(out, flavor_form, {uuid_of(i), of.name, of.ram, of.disk, of.vcpus, of.specs});
         }});
    add("network", "/qos/policies", "", std::string(policy));
    add("network", "/extensions", "",
        R"({"extensions": [{"alias": "qos", "name": "Quality of Service"}]})");
}

void GeneratedCloud::add_servers() {
    const auto write = [this](std::string& out, std::size_t i) {
        const auto& id = server_ids_[i];
        const auto of = flavor(i / 7);
        const auto host = host_name(i % hosts_.size());
        const auto vnf = padded(i % names, 3);
        const auto created = time_of(40 * (servers_ - i));
        const auto metadata = i % 2 == 0 ? filled(R"({"vnf_instance_id": "@", "vdu": "vdu@"})",
                                                  {uuid_of(i % names), std::to_string(i % 4)})
                                         : "{}";
        fill(out, server_form,
             {id,
              vnf,
              std::to_string(i % 4),
              std::to_string(i / names),
              project(i % projects),
              project(1000 + i % 200),
              metadata,
              project(2000 + i % hosts_.size()),
              hex(i % projects, 24),
              filled(flavor_of_server, {of.vcpus, of.ram, of.disk, of.name, of.specs}),
              created,
              time_of(40 * (servers_ - i) + 8),
              id,
              id,
              std::to_string(i % zones),
              created.substr(0, 19),
              host,
              hex(i, 8),
              host,
              vnf});
        if (of.specs == pinned) {
            add("compute", "/servers/" + id + "/topology", "", std::string(topology));
        }
    };
    add_list(Kind::nova_servers,
             {servers_, [this](std::size_t i) { return server_ids_[i]; }, write});
}

// In the order of their ids, as Neutron lists them.
void GeneratedCloud::add_ports() {
    std::mt19937_64 random(2);
    std::vector<std::size_t> owners;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < 3 * servers_; ++i) {
        owners.push_back(i / 3);
        ids.push_back(uuid_of(random));
    }
    std::shuffle(owners.begin(), owners.end(), random);
    std::ranges::sort(ids);
    const auto write = [&](std::string& out, std::size_t i) {
        const auto owner = owners[i];
        const auto tenant = project(owner % projects);
        const auto network = 10000 + owner % projects * 4 + i % 4;
        const auto mac = hex(i, 6);
        const auto created = 40 * (servers_ - owner) + 2;
        fill(out, port_form,
             {ids[i], uuid_of(network), tenant,
              mac.substr(0, 2) + ":" + mac.substr(2, 2) + ":" + mac.substr(4, 2),
              server_ids_[owner], std::to_string(owner % zones), uuid_of(network + 10000),
              std::to_string(i / 65025 % 255), std::to_string(i / 255 % 255),
              std::to_string(i % 255), uuid_of(30000 + owner % projects),
              host_name(owner % hosts_.size()),
              i % 10 == 0 ? "\"e0f4d05a-faa7-4651-a787-64effd464abf\"" : "null", time_of(created),
              time_of(created + 5), std::to_string(4 + i % 9), tenant});
    };
    add_list(Kind::neutron_ports, {ids.size(), [&](std::size_t i) { return ids[i]; }, write});
}

void GeneratedCloud::add_hosts() {
    const auto id = [this](std::size_t i) { return hosts_[i]; };
    add_list(Kind::nova_hypervisors, {hosts_.size(), id, [this](std::string& out, std::size_t i) {
                                          const auto name = host_name(i);
                                          fill(out, hypervisor_form,
                                               {hosts_[i], name, std::to_string(i / 255),
                                                std::to_string(i % 255), uuid_of(40000 + i), name});
                                      }});
    add_list(Kind::placement_providers,
             {hosts_.size(), id, [this](std::string& out, std::size_t i) {
                  const auto& at = hosts_[i];
                  fill(out, provider_form, {at, host_name(i), at, at, at, at, at, at, at});
              }});
    for (const auto& host : hosts_) {
        const auto below = "/resource_providers/" + host;
        add("placement", below + "/inventories", "", std::string(inventories));
        add("placement", below + "/usages", "", std::string(usages));
        add("placement", below + "/traits", "", std::string(traits_of_host));
    }
}

void GeneratedCloud::add(std::string service, std::string path, std::string marker,
                         std::string body) {
    by_request_.emplace(key_of(service, path, marker), pages_.size());
    pages_.push_back({std::move(service), std::move(path), std::move(marker), std::move(body)});
}

void GeneratedCloud::add_list(Kind kind, const List& list) {
    const auto& of = vim::traits(kind);
    const auto step = of.paging == vim::Paging::none ? list.size : per_page;
    std::string marker;
    for (std::size_t begin = 0; begin < list.size; begin += step) {
        const auto end = std::min(begin + step, list.size);
        auto body = "{\"" + std::string(of.list) + "\": [";
        for (auto i = begin; i < end; ++i) {
            body += i == begin ? "" : ", ";
            list.write(body, i);
        }
        body += "]";
        auto last = list.id(end - 1);
        if (end < list.size) {
            fill(body, R"(, "@_links": [{"rel": "next", "href": "http://127.0.0.1@&marker=@"}])",
                 {of.list, asked(of.path).path + "?limit=1000", last});
        }
        add(std::string(of.service), asked(of.path).path, marker, body + "}");
        marker = std::move(last);
    }
}

vim::Answer GeneratedCloud::answer(std::string_view service, std::string_view path) const {
    const auto [bare, marker] = asked(path);
    if (const auto known = by_request_.find(key_of(service, bare, marker));
        known != by_request_.end()) {
        return vim::Answer::with_room(200, pages_[known->second].body);
    }
    for (const auto& kind : vim::all_kinds()) {
        if (kind.service == service && asked(kind.path).path == bare && marker.empty()) {
            return {200, kind.list == "*" ? "[]" : "{\"" + std::string(kind.list) + "\": []}"};
        }
    }
    return {404, {}};
}

Result<vim::Answer> GeneratedCloud::get(std::string_view service, std::string_view path,
                                        std::string_view /*microversion*/) {
    const double before = thread_cpu_us();
    auto out = answer(service, path);
    ++requests_;
    copying_us_ += thread_cpu_us() - before;
    return out;
}

Result<std::string> GeneratedCloud::capabilities() {
    return std::string(
        R"({"services": [{"type": "identity", "reachable": true},
            {"type": "compute", "minVersion": "2.1", "maxVersion": "2.93", "reachable": true},
            {"type": "placement", "minVersion": "1.0", "maxVersion": "1.39", "reachable": true},
            {"type": "network", "reachable": true},
            {"type": "block-storage", "minVersion": "3.0", "maxVersion": "3.70", "reachable": true},
            {"type": "image", "reachable": true},
            {"type": "reservation", "reachable": false, "absent": true},
            {"type": "baremetal", "reachable": false, "absent": true},
            {"type": "alarming", "reachable": false, "absent": true}], "roles": ["admin"]})");
}

}  // namespace bartizan::bench

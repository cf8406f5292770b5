// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/virtual_cpu.hpp"

#include <algorithm>

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute pinning_attributes[] = {
    {"virtualCpuPinningPolicy", mandatory, zero_or_one, element::Type::text,
     "hw:cpu_policy of the flavour or hw_cpu_policy of the image: dedicated, mixed are STATIC",
     "STATIC, DYNAMIC"},
    {"virtualCpuPinningRules", mandatory, zero_or_more, element::Type::text,
     "extra specs hw:cpu_thread_policy, hw:cpu_dedicated_mask, hw:cpu_sockets, hw:cpu_cores, "
     "hw:cpu_threads, hw:numa_nodes, hw:numa_cpus.N as key=value"},
    {"virtualCpuPinningMap", mandatory, zero_or_one, map,
     "GET /servers/{id}/topology: nodes[].cpu_pinning"},
};
constexpr element::InformationElement virtual_cpu_pinning{"VirtualCpuPinning", "IFA 005 8.4.3.4",
                                                          pinning_attributes};

constexpr Attribute cpu_attributes[] = {
    {"cpuArchitecture", mandatory, one, element::Type::text,
     "image property hw_architecture or architecture; trait HW_ARCH_* of the host"},
    {"numVirtualCpu", mandatory, one, integer, "flavor.vcpus"},
    {"virtualCpuClock", mandatory, zero_or_one, number, "none: a host's frequency is no guarantee"},
    {"virtualCpuOversubscriptionPolicy", mandatory, zero_or_one, element::Type::text,
     "1:1 if dedicated; else VCPU.allocation_ratio of the host"},
    {"virtualCpuPinning", mandatory, zero_or_one, object, "extra specs and topology", "",
     &virtual_cpu_pinning},
};

constexpr Attribute data_attributes[] = {
    {"cpuArchitecture", mandatory, zero_or_one, element::Type::text,
     "extra spec trait:HW_ARCH_* required"},
    {"numVirtualCpu", mandatory, one, integer, "flavor.vcpus"},
    {"virtualCpuClock", mandatory, zero_or_one, number, "none"},
    {"virtualCpuOversubscriptionPolicy", mandatory, zero_or_one, element::Type::text,
     "1:1 if dedicated; else it is the host's"},
    {"virtualCpuPinning", mandatory, zero_or_one, object, "extra specs", "", &virtual_cpu_pinning},
};

constexpr std::string_view rule_keys[] = {"hw:cpu_thread_policy", "hw:cpu_dedicated_mask",
                                          "hw:cpu_sockets",       "hw:cpu_cores",
                                          "hw:cpu_threads",       "hw:numa_nodes"};

bool is_rule(std::string_view key) {
    return std::ranges::find(rule_keys, key) != std::end(rule_keys) ||
           key.starts_with("hw:numa_cpus.");
}

std::string_view lower_case(const Reading& reading, std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    });
    return reading.memory.keep(out);
}

constexpr std::string_view arch_trait = "HW_ARCH_";

std::string_view architecture_of_host(const Reading& reading, Record<Kind::nova_hypervisors> host) {
    const auto traits = reading.vim.find<Kind::placement_traits>(host["id"]);
    for (const auto item : Items(traits["traits"])) {
        if (const auto trait = reading.text(item); trait.starts_with(arch_trait)) {
            return lower_case(reading, trait.substr(arch_trait.size()));
        }
    }
    return {};
}

// Glance's properties of the server's image: Nova tells them since 2.98, else they are looked up.
View image_properties(const Reading& reading, Record<Kind::nova_servers> server) {
    const auto image = server["image"];
    if (const auto told = image["properties"]; told.is_object()) {
        return told;
    }
    return reading.vim.find<Kind::glance_images>(image["id"])["*"];
}

std::string_view architecture(const Reading& reading, View image,
                              Record<Kind::nova_hypervisors> host) {
    for (const auto* name : {"hw_architecture", "architecture"}) {
        if (const auto told = reading.text(image[name]); !told.empty()) {
            return told;
        }
    }
    return architecture_of_host(reading, host);
}

void put_pinning_rules(Object& pinning, const Reading& reading, View extra_specs) {
    auto& rules = pinning.array("virtualCpuPinningRules");
    for (const auto& [key, value] : Members(extra_specs)) {
        if (is_rule(key)) {
            rules.text(reading.joined(key, "=", reading.text(value)));
        }
    }
}

void put_pinning(Object& cpu, const Reading& reading, View extra_specs, bool dedicated,
                 View topology, std::optional<Reason> no_topology) {
    auto& pinning = cpu.object("virtualCpuPinning");
    pinning.text("virtualCpuPinningPolicy", dedicated ? "STATIC" : "DYNAMIC");
    if (!dedicated) {
        return;
    }
    put_pinning_rules(pinning, reading, extra_specs);
    Object* pinned = nullptr;
    for (const auto node : Items(topology)) {
        for (const auto& [virtual_cpu_id, physical] : Members(node["cpu_pinning"])) {
            pinned = pinned == nullptr ? &pinning.object("virtualCpuPinningMap") : pinned;
            pinned->text(virtual_cpu_id, physical.json());
        }
    }
    if (pinned == nullptr && no_topology) {
        pinning.unavailable("virtualCpuPinningMap", *no_topology);
    }
}

}  // namespace

constexpr element::InformationElement virtual_cpu{"VirtualCpu", "IFA 005 8.4.3.3", cpu_attributes};
constexpr element::InformationElement virtual_cpu_data{"VirtualCpuData", "IFA 005 8.4.2.4",
                                                       data_attributes};

bool is_dedicated(const Reading& reading, View extra_specs, View image) {
    auto policy = reading.text(extra_specs["hw:cpu_policy"]);
    if (policy.empty()) {
        policy = reading.text(image["hw_cpu_policy"]);
    }
    return policy == "dedicated" || policy == "mixed";
}

std::string_view oversubscription(const Reading& reading, View inventories,
                                  std::string_view resource_class) {
    const auto ratio = inventories[resource_class]["allocation_ratio"].number();
    return ratio ? reading.joined(reading.memory.number(*ratio), ":1") : std::string_view();
}

void put_virtual_cpu(Object& out, const Reading& reading, const PlacedServer& placed) {
    const auto vcpus = placed.flavor.vcpus.integer();
    if (!vcpus) {
        out.unavailable("virtualCpu", Reason::source_error);
        return;
    }
    const auto specs = placed.flavor.extra_specs;
    const auto image = image_properties(reading, placed.server);
    auto& cpu = out.object("virtualCpu");
    if (const auto told = architecture(reading, image, placed.host); !told.empty()) {
        cpu.text("cpuArchitecture", told);
    } else {
        cpu.unavailable("cpuArchitecture",
                        reading.missing(Kind::placement_traits).value_or(Reason::no_source));
    }
    cpu.integer("numVirtualCpu", *vcpus);
    const bool dedicated = is_dedicated(reading, specs, image);
    if (const auto ratio =
            dedicated ? "1:1" : oversubscription(reading, placed.inventories, "VCPU");
        !ratio.empty()) {
        cpu.text("virtualCpuOversubscriptionPolicy", ratio);
        out.derived("virtualCpu/virtualCpuOversubscriptionPolicy");
    } else if (const auto why = reading.missing(Kind::placement_inventories)) {
        cpu.unavailable("virtualCpuOversubscriptionPolicy", *why);
    }
    if (!specs.is_object()) {
        cpu.unavailable("virtualCpuPinning", Reason::not_permitted);
        return;
    }
    put_pinning(cpu, reading, specs, dedicated, placed.topology_nodes,
                reading.incomplete(Kind::nova_topology));
}

void put_virtual_cpu_data(Object& out, const Reading& reading, Record<Kind::nova_flavors> flavor) {
    const auto vcpus = flavor["vcpus"].integer();
    if (!vcpus) {
        out.unavailable("virtualCpu", Reason::source_error);
        return;
    }
    const auto specs = flavor["extra_specs"];
    auto& cpu = out.object("virtualCpu");
    for (const auto& [key, value] : Members(specs)) {
        constexpr std::string_view required = "trait:HW_ARCH_";
        if (key.starts_with(required) && reading.text(value) == "required") {
            cpu.text("cpuArchitecture", lower_case(reading, key.substr(required.size())));
        }
    }
    cpu.integer("numVirtualCpu", *vcpus);
    if (!specs.is_object()) {
        cpu.unavailable("virtualCpuPinning", Reason::not_permitted);
        return;
    }
    const bool dedicated = is_dedicated(reading, specs, {});
    if (dedicated) {
        cpu.text("virtualCpuOversubscriptionPolicy", "1:1");
    }
    put_pinning(cpu, reading, specs, dedicated, {}, std::nullopt);
}

}  // namespace bartizan::sc_vi

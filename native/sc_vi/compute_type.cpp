// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/compute_type.hpp"

#include <algorithm>
#include <set>

#include "sc_vi/acceleration.hpp"
#include "sc_vi/audience.hpp"
#include "sc_vi/compute_flavour.hpp"
#include "sc_vi/virtual_memory.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute memory_attributes[] = {
    {"virtualMemSize", mandatory, zero_or_one, number, "flavor.ram, MiB; none of a class"},
    {"virtualMemOversubscriptionPolicy", mandatory, zero_or_one, element::Type::text,
     "MEMORY_MB.allocation_ratio, if it is the same on all hosts"},
    {"numaSupported", mandatory, one, boolean,
     "a provider of a host is a NUMA node, or the flavour asks for NUMA"},
};
constexpr element::InformationElement memory_information{"VirtualMemoryResourceInformation",
                                                         "IFA 005 8.3.3.5", memory_attributes};

constexpr Attribute cpu_attributes[] = {
    {"cpuArchitecture", mandatory, one, element::Type::text,
     "extra spec trait:HW_ARCH_*; trait HW_ARCH_* if it is the same on all hosts"},
    {"numVirtualCpu", mandatory, zero_or_one, integer, "flavor.vcpus; none of a class"},
    {"virtualCpuClock", mandatory, zero_or_one, number, "none"},
    {"virtualCpuOversubscriptionPolicy", mandatory, zero_or_one, element::Type::text,
     "VCPU.allocation_ratio, if it is the same on all hosts"},
    {"virtualCpuPinningSupported", mandatory, one, boolean, "a host has an inventory of PCPU"},
};
constexpr element::InformationElement cpu_information{"VirtualCpuResourceInformation",
                                                      "IFA 005 8.3.3.4", cpu_attributes};

constexpr Attribute attributes[] = {
    {"computeResourceTypeId", mandatory, one, identifier,
     "rc:<class> of Placement's inventories, flavour:<flavor.id>"},
    {"virtualMemory", mandatory, zero_or_one, object, "of rc:MEMORY_MB and of flavours", "",
     &memory_information},
    {"virtualCPU", mandatory, zero_or_one, object, "of rc:VCPU, rc:PCPU and of flavours", "",
     &cpu_information},
    {"accelerationCapability", mandatory, zero_or_more, element::Type::text,
     "of a class: traits HW_GPU_*, HW_NIC_ACCEL_*, *AESNI, and classes VGPU, SRIOV_NET_VF, "
     "CUSTOM_* of its hosts; of a flavour: its extra specs"},
};

bool is_accelerator_trait(std::string_view trait) {
    return trait.starts_with("HW_GPU_") || trait.starts_with("HW_NIC_ACCEL_") ||
           trait.ends_with("_AESNI");
}

bool is_accelerator_class(std::string_view name) {
    return name == "VGPU" || name == "SRIOV_NET_VF" || name.starts_with("CUSTOM_");
}

void put_policy(Object& out, const Reading& reading, std::string_view attribute,
                const std::vector<double>& ratios) {
    if (ratios.size() == 1) {
        out.text(attribute, reading.joined(reading.memory.number(ratios.front()), ":1"));
    }
}

}  // namespace

constexpr element::InformationElement virtual_compute_resource_information{
    "VirtualComputeResourceInformation", "IFA 005 8.3.3.2", attributes};

ComputeTypes::ComputeTypes(const Reading& reading, std::vector<ComputeHost> hosts)
    : reading_(reading), hosts_(std::move(hosts)) {
    for (const auto& host : hosts_) {
        for_each_inventory(
            reading, host, [&](const auto&, std::string_view resource_class, View inventory) {
                auto found = std::ranges::find(offers_, resource_class,
                                               &std::pair<std::string_view, Offer>::first);
                if (found == offers_.end()) {
                    offers_.emplace_back(resource_class, Offer());
                    found = offers_.end() - 1;
                }
                auto& offer = found->second;
                if (offer.hosts.empty() || offer.hosts.back().id() != host.id()) {
                    offer.hosts.push_back(host);
                }
                const auto ratio = inventory["allocation_ratio"].number().value_or(1);
                if (std::ranges::find(offer.ratios, ratio) == offer.ratios.end()) {
                    offer.ratios.push_back(ratio);
                }
            });
    }
}

std::vector<std::pair<std::string_view, Element>> ComputeTypes::make() const {
    std::vector<std::pair<std::string_view, Element>> out;
    for (const auto& [name, offer] : offers_) {
        const auto id = reading_.joined(class_prefix, name);
        out.emplace_back(id, of_class(id, name, offer));
    }
    for (const auto flavor : reading_.vim.all<Kind::nova_flavors>()) {
        const auto id = reading_.joined(flavour_prefix, flavor.id());
        out.emplace_back(id, of_flavour(id, flavor));
    }
    return out;
}

std::optional<Reason> ComputeTypes::missing(Kind kind) const {
    if (hosts_.empty() && !reading_.reach.all_hosts) {
        return Reason::not_permitted;
    }
    const auto why = reading_.missing(Kind::nova_hypervisors);
    return why ? why : reading_.missing(kind);
}

void ComputeTypes::put_numa(Object& memory, bool asked) const {
    if (const auto why = missing(Kind::placement_traits); why && !asked) {
        memory.unavailable("numaSupported", *why);
        return;
    }
    const bool has_nodes = std::ranges::any_of(hosts_, [this](const auto& host) {
        for (const auto provider : reading_.vim.all_with<Kind::placement_providers>(
                 "root_provider_uuid", host.hypervisor["id"])) {
            if (has_trait(reading_, provider.id(), "HW_NUMA_ROOT")) {
                return true;
            }
        }
        return false;
    });
    memory.boolean("numaSupported", asked || has_nodes);
    memory.derived("numaSupported");
}

void ComputeTypes::put_architecture(Object& cpu, const std::vector<ComputeHost>& hosts) const {
    const auto why = missing(Kind::placement_traits);
    const auto found = architectures(reading_, traits_of(reading_, hosts).some);
    if (found.size() == 1) {
        cpu.text("cpuArchitecture", found.front());
    } else if (found.size() > 1) {
        cpu.unavailable("cpuArchitecture", Reason::not_applicable, "hosts of several kinds");
    } else {
        cpu.unavailable("cpuArchitecture", why.value_or(Reason::no_source));
    }
}

void ComputeTypes::put_pinning(Object& cpu) const {
    constexpr std::string_view attribute = "virtualCpuPinningSupported";
    if (const auto why = missing(Kind::placement_inventories)) {
        cpu.unavailable(attribute, *why);
        return;
    }
    cpu.boolean(attribute, std::ranges::any_of(
                               offers_, [](const auto& offer) { return offer.first == "PCPU"; }));
    cpu.derived(attribute);
}

void ComputeTypes::put_acceleration_of(Object& out, const Offer& offer) const {
    if (const auto why = reading_.missing(Kind::placement_traits)) {
        out.unavailable("accelerationCapability", *why);
        return;
    }
    std::set<std::string_view> found;
    for (const auto trait : traits_of(reading_, offer.hosts).some) {
        if (is_accelerator_trait(trait)) {
            found.insert(trait);
        }
    }
    for (const auto& host : offer.hosts) {
        for_each_inventory(reading_, host, [&](const auto&, std::string_view resource_class, View) {
            if (is_accelerator_class(resource_class)) {
                found.insert(resource_class);
            }
        });
    }
    auto& list = out.array("accelerationCapability");
    for (const auto capability : found) {
        list.text(capability);
    }
}

Element ComputeTypes::of_class(std::string_view id, std::string_view resource_class,
                               const Offer& offer) const {
    auto& out = reading_.object();
    out.text("computeResourceTypeId", id);
    if (resource_class == "MEMORY_MB") {
        auto& memory = out.object("virtualMemory");
        put_policy(memory, reading_, "virtualMemOversubscriptionPolicy", offer.ratios);
        put_numa(memory, false);
    }
    if (resource_class == "VCPU" || resource_class == "PCPU") {
        auto& cpu = out.object("virtualCPU");
        put_architecture(cpu, offer.hosts);
        put_policy(cpu, reading_, "virtualCpuOversubscriptionPolicy", offer.ratios);
        put_pinning(cpu);
    }
    put_acceleration_of(out, offer);
    return {&virtual_compute_resource_information, &out, of_hosts(reading_, ids_of(offer.hosts))};
}

Element ComputeTypes::of_flavour(std::string_view id, Record<Kind::nova_flavors> flavor) const {
    auto& out = reading_.object();
    const auto specs = flavor["extra_specs"];
    out.text("computeResourceTypeId", id);
    if (const auto ram = flavor["ram"].integer()) {
        auto& memory = out.object("virtualMemory");
        memory.integer("virtualMemSize", *ram);
        put_numa(memory, asks_for_numa(reading_, specs));
    } else {
        out.unavailable("virtualMemory", Reason::source_error);
    }
    if (const auto vcpus = flavor["vcpus"].integer()) {
        auto& cpu = out.object("virtualCPU");
        std::vector<std::string_view> asked;
        for (const auto& [key, value] : Members(specs)) {
            constexpr std::string_view trait = "trait:";
            if (key.starts_with(trait) && reading_.text(value) == "required") {
                asked.push_back(key.substr(trait.size()));
            }
        }
        if (const auto of_specs = architectures(reading_, asked); !of_specs.empty()) {
            cpu.text("cpuArchitecture", of_specs.front());
        } else {
            put_architecture(cpu, hosts_);
        }
        cpu.integer("numVirtualCpu", *vcpus);
        put_pinning(cpu);
    } else {
        out.unavailable("virtualCPU", Reason::source_error);
    }
    put_acceleration(out, reading_, specs);
    return {&virtual_compute_resource_information, &out, audience_of_flavour(reading_, flavor)};
}

}  // namespace bartizan::sc_vi

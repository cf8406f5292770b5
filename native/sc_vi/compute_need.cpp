// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/compute_need.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "sc_vi/virtual_cpu.hpp"

namespace bartizan::sc_vi {
namespace {

std::optional<double> amount_in(std::string_view text) {
    std::int64_t out = 0;
    const auto* const end = text.data() + text.size();
    const auto step = std::from_chars(text.data(), end, out);
    return step.ec == std::errc() && step.ptr == end && out >= 0
               ? std::optional(static_cast<double>(out))
               : std::nullopt;
}

void apply_spec(ComputeNeed& need, std::string_view key, std::string_view value) {
    constexpr std::string_view resources = "resources:";
    constexpr std::string_view trait = "trait:";
    if (key.starts_with(resources)) {
        if (const auto amount = amount_in(value)) {
            need.set(key.substr(resources.size()), *amount);
        }
    } else if (key.starts_with(trait) && value == "required") {
        need.required.push_back(key.substr(trait.size()));
    } else if (key.starts_with(trait) && value == "forbidden") {
        need.forbidden.push_back(key.substr(trait.size()));
    }
}

// As accelerationCapability names them (spec sc-vi 4.4, 4.14); false for anything else.
bool apply_acceleration(ComputeNeed& need, const Reading& reading, std::string_view name) {
    constexpr std::string_view trait = "trait:";
    constexpr std::string_view vgpu = "vgpu:";
    constexpr std::string_view custom = "custom:";
    if (name.starts_with(trait) || name.starts_with("HW_")) {
        need.required.push_back(name.starts_with(trait) ? name.substr(trait.size()) : name);
    } else if (name == "mem-encryption") {
        need.set("MEM_ENCRYPTION_CONTEXT", 1);
    } else if (name == "VGPU" || name == "SRIOV_NET_VF" || name.starts_with("CUSTOM_")) {
        need.set(name, 1);
    } else if (name.starts_with(vgpu)) {
        const auto amount = amount_in(name.substr(vgpu.size()));
        need.set("VGPU", amount.value_or(0));
        return amount.has_value();
    } else if (name.starts_with(custom)) {
        const auto counted = name.substr(custom.size());
        const auto colon = std::min(counted.rfind(':'), counted.size());
        const auto amount = amount_in(counted.substr(std::min(colon + 1, counted.size())));
        need.set(reading.joined("CUSTOM_", counted.substr(0, colon)), amount.value_or(0));
        return amount.has_value();
    } else {
        return false;
    }
    return true;
}

double limit_of(View inventory, std::string_view name, double without) {
    return inventory[name].number().value_or(without);
}

// How many of these one provider can give: an amount comes from one provider alone.
double portions(View inventory, double amount, double available) {
    const auto step = limit_of(inventory, "step_size", 1);
    if (amount > limit_of(inventory, "max_unit", std::numeric_limits<double>::max()) ||
        amount < limit_of(inventory, "min_unit", 1) || (step > 0 && std::fmod(amount, step) != 0)) {
        return 0;
    }
    return std::max(0.0, std::floor(available / amount));
}

bool tree_has(const Reading& reading, const ComputeHost& host, std::string_view trait) {
    for (const auto provider : reading.vim.all_with<Kind::placement_providers>(
             "root_provider_uuid", host.hypervisor["id"])) {
        if (has_trait(reading, provider.id(), trait)) {
            return true;
        }
    }
    return false;
}

}  // namespace

double ComputeNeed::of(std::string_view resource_class) const {
    const auto found =
        std::ranges::find(amounts, resource_class, &std::pair<std::string_view, double>::first);
    return found == amounts.end() ? 0 : found->second;
}

void ComputeNeed::set(std::string_view resource_class, double amount) {
    std::erase_if(amounts, [&](const auto& one) { return one.first == resource_class; });
    if (amount > 0) {
        amounts.emplace_back(resource_class, amount);
    }
}

ComputeNeed need_of_flavour(const Reading& reading, Record<Kind::nova_flavors> flavor) {
    const auto number = [](View view) { return view.number().value_or(0); };
    const auto specs = flavor["extra_specs"];
    ComputeNeed need;
    need.set(is_dedicated(reading, specs, {}) ? "PCPU" : "VCPU", number(flavor["vcpus"]));
    need.set("MEMORY_MB", number(flavor["ram"]));
    need.set("DISK_GB", number(flavor["disk"]) + number(flavor["OS-FLV-EXT-DATA:ephemeral"]) +
                            std::ceil(number(flavor["swap"]) / 1024));
    for (const auto& [key, value] : Members(specs)) {
        apply_spec(need, key, reading.text(value));
    }
    return need;
}

Result<ComputeNeed> need_of_criteria(const Reading& reading, const ResourceCriteria& criteria) {
    ComputeNeed need;
    need.set(criteria.pinning ? "PCPU" : "VCPU", static_cast<double>(criteria.cpus));
    need.set("MEMORY_MB", criteria.memory);
    if (criteria.numa) {
        need.required.emplace_back("HW_NUMA_ROOT");
    }
    if (!criteria.architecture.empty()) {
        std::string trait = "HW_ARCH_" + criteria.architecture;
        std::ranges::transform(trait, trait.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
        });
        need.required.push_back(reading.memory.keep(trait));
    }
    for (const auto& name : criteria.acceleration) {
        if (!apply_acceleration(need, reading, reading.memory.keep(name))) {
            return Error{Fault::malformed_request,
                         "resourceCriteria/accelerationCapability: " + name +
                             " is none that /compute_resource_types tells",
                         ""};
        }
    }
    if (need.amounts.empty()) {
        return Error{Fault::malformed_request, "resourceCriteria: it asks for no resource", ""};
    }
    return need;
}

double capacity_of(View inventory) {
    const auto total = inventory["total"].number().value_or(0);
    const auto reserved = inventory["reserved"].number().value_or(0);
    return std::max(
        0.0, std::floor((total - reserved) * inventory["allocation_ratio"].number().value_or(1)));
}

double instances_in(const Reading& reading, const ComputeHost& host, const ComputeNeed& need,
                    Room room) {
    const auto has = [&](auto trait) { return tree_has(reading, host, trait); };
    if (!std::ranges::all_of(need.required, has) || std::ranges::any_of(need.forbidden, has)) {
        return 0;
    }
    std::vector<double> fit(need.amounts.size());
    for_each_inventory(
        reading, host, [&](const auto& provider, std::string_view resource_class, View inventory) {
            const auto amount = need.of(resource_class);
            if (amount == 0) {
                return;
            }
            const auto usages = reading.vim.find<Kind::placement_usages>(provider["uuid"]);
            const auto used =
                room == Room::whole ? 0 : usages["usages"][resource_class].number().value_or(0);
            const auto at = std::ranges::find(need.amounts, resource_class,
                                              &std::pair<std::string_view, double>::first) -
                            need.amounts.begin();
            fit[static_cast<std::size_t>(at)] +=
                portions(inventory, amount, capacity_of(inventory) - used);
        });
    return fit.empty() ? 0 : *std::ranges::min_element(fit);
}

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/virtual_memory.hpp"

#include "sc_vi/virtual_cpu.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute attributes[] = {
    {"virtualMemSize", mandatory, one, number, "flavor.ram, MiB"},
    {"virtualMemOversubscriptionPolicy", mandatory, zero_or_one, element::Type::text,
     "MEMORY_MB.allocation_ratio of the host"},
    {"numaEnabled", mandatory, zero_or_one, boolean,
     "hw:numa_nodes, hw:mem_page_size, a dedicated or mixed hw:cpu_policy, or a topology"},
};

// The member with its size, for the others; null if there is none to tell.
Object* put_size(Object& out, View ram) {
    const auto size = ram.integer();
    if (!size) {
        out.unavailable("virtualMemory", Reason::source_error);
        return nullptr;
    }
    auto& memory = out.object("virtualMemory");
    memory.integer("virtualMemSize", *size);
    return &memory;
}

void put_numa(Object& out, Object& memory, const Reading& reading, View specs, bool has_nodes) {
    if (!specs.is_object()) {
        memory.unavailable("numaEnabled", Reason::not_permitted);
        return;
    }
    memory.boolean("numaEnabled", asks_for_numa(reading, specs) || has_nodes);
    out.derived("virtualMemory/numaEnabled");
}

}  // namespace

constexpr element::InformationElement virtual_memory{"VirtualMemory", "IFA 005 8.4.3.5",
                                                     attributes};

bool asks_for_numa(const Reading& reading, View extra_specs) {
    const auto nodes = reading.text(extra_specs["hw:numa_nodes"]);
    return (!nodes.empty() && nodes != "0") || !extra_specs["hw:mem_page_size"].absent() ||
           is_dedicated(reading, extra_specs, {});
}

void put_virtual_memory(Object& out, const Reading& reading, const PlacedServer& placed) {
    auto* const memory = put_size(out, placed.flavor.ram);
    if (memory == nullptr) {
        return;
    }
    if (const auto ratio = oversubscription(reading, placed.inventories, "MEMORY_MB");
        !ratio.empty()) {
        memory->text("virtualMemOversubscriptionPolicy", ratio);
        out.derived("virtualMemory/virtualMemOversubscriptionPolicy");
    } else if (const auto why = reading.missing(Kind::placement_inventories)) {
        memory->unavailable("virtualMemOversubscriptionPolicy", *why);
    }
    const bool has_nodes = Items(placed.topology_nodes).begin() != Items(View()).end();
    put_numa(out, *memory, reading, placed.flavor.extra_specs, has_nodes);
}

void put_virtual_memory_data(Object& out, const Reading& reading,
                             Record<Kind::nova_flavors> flavor) {
    if (auto* const memory = put_size(out, flavor["ram"])) {
        put_numa(out, *memory, reading, flavor["extra_specs"], false);
    }
}

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/physical_place.hpp"

#include <algorithm>
#include <array>

#include "sc_vi/place_trait.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr std::string_view from_where =
    "inventory file; Ironic; aggregate metadata; traits; host extra capabilities of Blazar";
constexpr Attribute attributes[] = {
    {"site", optional, zero_or_one, element::Type::text, from_where},
    {"building", optional, zero_or_one, element::Type::text, from_where},
    {"room", optional, zero_or_one, element::Type::text, from_where},
    {"row", optional, zero_or_one, element::Type::text, from_where},
    {"rack", optional, zero_or_one, element::Type::text, from_where},
    {"unit", optional, zero_or_one, element::Type::text, from_where},
    {"chassis", optional, zero_or_one, element::Type::text, from_where},
    {"geo", optional, zero_or_one, element::Type::text, from_where},
};
constexpr auto field_count = std::size(attributes);

class Place {
  public:
    // The first one stays.
    void tell(std::string_view field, std::string_view value, std::string_view source) {
        const auto* const found = std::ranges::find(attributes, field, &Attribute::name);
        if (found == std::end(attributes) || value.empty()) {
            return;
        }
        auto& place = told_[static_cast<std::size_t>(found - attributes)];
        if (place.source.empty()) {
            place = {value, source};
        }
    }

    [[nodiscard]] bool empty() const {
        return std::ranges::all_of(told_, [](const auto& one) { return one.source.empty(); });
    }

    void put(Object& out) const {
        auto& place = out.object("physicalLocation");
        auto& sources = out.object("locationSource");
        for (std::size_t i = 0; i < field_count; ++i) {
            if (!told_[i].source.empty()) {
                place.text(attributes[i].name, told_[i].value);
                sources.text(attributes[i].name, told_[i].source);
            }
        }
    }

  private:
    struct Told {
        std::string_view value;
        std::string_view source;
    };

    std::array<Told, field_count> told_;
};

// "location_rack" and "location:rack" are about the rack.
std::string_view field_of_key(std::string_view key) {
    const auto last = key.find_last_of(":._-");
    return last == std::string_view::npos ? key : key.substr(last + 1);
}

// Numbers as they stand: a rack unit often is one.
std::string_view value_text(const Reading& reading, View value) {
    return value.is_text() ? reading.text(value) : value.number_token();
}

void tell_inventory(Place& place, const Reading& reading, const ComputeHost& host) {
    const auto& inventory = reading.settings.location_inventory;
    if (const auto found = inventory.find(host.name); found != inventory.end()) {
        for (const auto& [field, value] : found->second) {
            place.tell(field, value, "INVENTORY_FILE");
        }
    }
}

void tell_ironic(Place& place, const Reading& reading, const ComputeHost& host) {
    const auto node = ironic_node(reading, host);
    for (const auto& key : reading.settings.location_ironic_keys) {
        for (const auto from : {node["extra"], node["properties"]}) {
            place.tell(field_of_key(key), value_text(reading, from[key]), "IRONIC");
        }
    }
    place.tell("chassis", reading.text(node["chassis_uuid"]), "IRONIC");
}

void tell_aggregates(Place& place, const Reading& reading, const ComputeHost& host) {
    const auto prefix = std::string_view(reading.settings.location_aggregate_prefix);
    if (prefix.empty()) {
        return;
    }
    for (const auto aggregate : reading.vim.all<Kind::nova_aggregates>()) {
        for (const auto name : Items(aggregate["hosts"])) {
            if (reading.text(name) != host.name) {
                continue;
            }
            for (const auto& [key, value] : Members(aggregate["metadata"])) {
                if (key.starts_with(prefix)) {
                    place.tell(key.substr(prefix.size()), value_text(reading, value), "AGGREGATE");
                }
            }
        }
    }
}

void tell_traits(Place& place, const Reading& reading, const ComputeHost& host) {
    const auto pattern = PlaceTrait::read(reading.settings.location_trait_regex);
    if (!pattern) {
        return;
    }
    const auto told = reading.vim.find<Kind::placement_traits>(host.hypervisor["id"]);
    for (const auto trait : Items(told["traits"])) {
        const auto match = pattern->match(reading.text(trait));
        if (!match) {
            continue;
        }
        for (const auto& attribute : attributes) {
            if (std::ranges::equal(attribute.name, match->field, [](char one, char other) {
                    return one == other || one - ('a' - 'A') == other;
                })) {
                place.tell(attribute.name, match->value, "TRAIT");
            }
        }
    }
}

void tell_blazar(Place& place, const Reading& reading, const ComputeHost& host) {
    for (const auto known : reading.vim.all<Kind::blazar_hosts>()) {
        if (known["hypervisor_hostname"].json() == host.hypervisor["hypervisor_hostname"].json()) {
            for (const auto& [key, value] : Members(known["*"])) {
                place.tell(key, value_text(reading, value), "BLAZAR");
            }
        }
    }
}

}  // namespace

constexpr element::InformationElement physical_location{"PhysicalLocation", "extension",
                                                        attributes};

Record<Kind::ironic_nodes> ironic_node(const Reading& reading, const ComputeHost& host) {
    if (const auto node = reading.vim.find<Kind::ironic_nodes>(host.hypervisor["id"])) {
        return node;
    }
    const View names[] = {host.hypervisor["service"]["host"],
                          host.hypervisor["hypervisor_hostname"]};
    for (const auto name : names) {
        for (const auto node : reading.vim.all_with<Kind::ironic_nodes>("name", name)) {
            return node;
        }
    }
    return {};
}

void put_physical_place(Object& out, const Reading& reading, const ComputeHost& host) {
    Place place;
    tell_inventory(place, reading, host);
    tell_ironic(place, reading, host);
    tell_aggregates(place, reading, host);
    tell_traits(place, reading, host);
    tell_blazar(place, reading, host);
    if (place.empty()) {
        out.unavailable("physicalLocation", Reason::no_source);
        return;
    }
    place.put(out);
}

}  // namespace bartizan::sc_vi

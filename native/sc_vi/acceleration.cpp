// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/acceleration.hpp"

namespace bartizan::sc_vi {
namespace {

constexpr std::string_view attribute = "accelerationCapability";

void add_pci_aliases(Array& into, const Reading& reading, std::string_view aliases) {
    while (!aliases.empty()) {
        const auto one = aliases.substr(0, aliases.find(','));
        into.text(reading.joined("pci:", one));
        aliases.remove_prefix(std::min(one.size() + 1, aliases.size()));
    }
}

void add(Array& into, const Reading& reading, std::string_view key, std::string_view value) {
    constexpr std::string_view custom = "resources:CUSTOM_";
    constexpr std::string_view trait = "trait:";
    if (key == "accel:device_profile") {
        into.text(reading.joined("device-profile:", value));
    } else if (key == "pci_passthrough:alias") {
        add_pci_aliases(into, reading, value);
    } else if (key == "resources:VGPU") {
        into.text(reading.joined("vgpu:", value));
    } else if (key.starts_with(custom)) {
        into.text(reading.joined("custom:", key.substr(custom.size()), ":", value));
    } else if (key == "hw:mem_encryption" && (value == "true" || value == "True")) {
        into.text("mem-encryption");
    } else if (key == "hw:tpm_version") {
        into.text(reading.joined("vtpm:", value));
    } else if (key.starts_with("trait:HW_") && value == "required") {
        into.text(reading.joined(trait, key.substr(trait.size())));
    }
}

}  // namespace

void put_acceleration(Object& out, const Reading& reading, View extra_specs) {
    if (!extra_specs.is_object()) {
        out.unavailable(attribute, Reason::not_permitted);
        return;
    }
    auto& list = out.array(attribute);
    for (const auto& [key, value] : Members(extra_specs)) {
        add(list, reading, key, reading.text(value));
    }
}

}  // namespace bartizan::sc_vi

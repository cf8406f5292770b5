// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/compute_flavour.hpp"

#include "sc_vi/acceleration.hpp"
#include "sc_vi/audience.hpp"
#include "sc_vi/metadata.hpp"
#include "sc_vi/virtual_cpu.hpp"
#include "sc_vi/virtual_memory.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;
using Flavour = Record<Kind::nova_flavors>;

constexpr Attribute storage_attributes[] = {
    {"typeOfStorage", mandatory, one, element::Type::text, "which of the flavour's disks",
     "EPHEMERAL_ROOT, EPHEMERAL, SWAP"},
    {"sizeOfStorage", mandatory, one, number, "GiB; swap is MiB / 1024"},
    {"rdmaEnabled", optional, zero_or_one, boolean, "none: a disk of the host"},
};

constexpr Attribute attributes[] = {
    {"flavourId", mandatory, one, identifier, "flavor.id"},
    {"isPublic", optional, zero_or_one, boolean, "os-flavor-access:is_public"},
    {"accelerationCapability", mandatory, zero_or_more, element::Type::text,
     "flavor.extra_specs: accel:device_profile, pci_passthrough:alias, resources:VGPU, "
     "resources:CUSTOM_*, trait:HW_*, hw:tpm_version, hw:mem_encryption"},
    {"virtualMemory", mandatory, one, object, "flavor.ram and extra specs", "", &virtual_memory},
    {"virtualCpu", mandatory, one, object, "flavor.vcpus and extra specs", "", &virtual_cpu_data},
    {"storageAttributes", mandatory, zero_or_more, object,
     "flavor.disk, OS-FLV-EXT-DATA:ephemeral, flavor.swap; none for a disk of size 0, which is as "
     "large as the image",
     "", &virtual_storage_data},
    {"virtualNetworkInterface", mandatory, zero_or_more, object,
     "none: flavours of Nova have no interfaces"},
    {"metadata", optional, zero_or_more, map,
     "name, description, disabled, rxtx_factor and all extra specs", "", nullptr, false},
};

void put_disks(Object& out, Flavour flavor) {
    const auto root = flavor["disk"].number();
    if (!root) {
        out.unavailable("storageAttributes", Reason::source_error);
        return;
    }

    struct Disk {
        std::string_view type;
        double size;  // GiB
    };

    const Disk disks[] = {{"EPHEMERAL_ROOT", *root},
                          {"EPHEMERAL", flavor["OS-FLV-EXT-DATA:ephemeral"].number().value_or(0)},
                          // Before microversion 2.75 "" is none.
                          {"SWAP", flavor["swap"].number().value_or(0) / 1024}};
    auto& list = out.array("storageAttributes");
    for (const auto& disk : disks) {
        if (disk.size > 0) {
            auto& made = list.object();
            made.text("typeOfStorage", disk.type);
            made.number("sizeOfStorage", disk.size);
        }
    }
}

void put_metadata(Object& out, const Reading& reading, Flavour flavor) {
    auto& map = out.object("metadata");
    put_text(map, "name", reading, flavor["name"]);
    put_text(map, "description", reading, flavor["description"]);
    put_json(map, "disabled", flavor["OS-FLV-DISABLED:disabled"]);
    put_json(map, "rxtx_factor", flavor["rxtx_factor"]);
    if (flavor["disk"].integer() == 0) {
        map.text("openstack.root_disk", "as large as the image");
    }
    for (const auto& [key, value] : Members(flavor["extra_specs"])) {
        map.json(key, value.json());
    }
}

}  // namespace

constexpr element::InformationElement virtual_storage_data{"VirtualStorageData", "IFA 005 8.4.6.3",
                                                           storage_attributes};
constexpr element::InformationElement virtual_compute_flavour{"VirtualComputeFlavour",
                                                              "IFA 005 8.4.2.2", attributes};

element::Audience audience_of_flavour(const Reading& reading, Flavour flavor) {
    const auto is_public = flavor["os-flavor-access:is_public"].boolean();
    if (is_public == true) {
        return {.everyone = true};
    }
    std::vector<std::string_view> projects;
    const auto access = reading.vim.find<Kind::nova_flavor_access>(flavor["id"]);
    for (const auto entry : Items(access["flavor_access"])) {
        projects.push_back(reading.text(entry["tenant_id"]));
    }
    return of_projects(reading, projects);
}

std::optional<Element> make_compute_flavour(const Reading& reading, Flavour flavor) {
    auto& out = reading.object();
    out.text("flavourId", flavor.id());
    if (const auto is_public = flavor["os-flavor-access:is_public"].boolean()) {
        out.boolean("isPublic", *is_public);
    }
    put_acceleration(out, reading, flavor["extra_specs"]);
    put_virtual_memory_data(out, reading, flavor);
    put_virtual_cpu_data(out, reading, flavor);
    put_disks(out, flavor);
    out.unavailable("virtualNetworkInterface", Reason::not_applicable);
    put_metadata(out, reading, flavor);
    return Element{&virtual_compute_flavour, &out, audience_of_flavour(reading, flavor)};
}

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/virtual_storage_resource_information.hpp"

#include <charconv>

#include "sc_vi/storage_pool.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;
using VolumeType = Record<Kind::cinder_types>;

constexpr Attribute attributes[] = {
    {"storageResourceTypeId", mandatory, one, identifier, "voltype:<id> of GET /types"},
    {"typeOfStorage", mandatory, one, element::Type::text, "VOLUME", "VOLUME"},
    {"sizeOfStorage", mandatory, zero_or_one, number, "extra spec provisioning:max_vol_size, GiB"},
    {"rdmaSupported", mandatory, zero_or_one, boolean,
     "storage_protocol of the pools whose volume_backend_name is the type's"},
};

void put_size(Object& out, const Reading& reading, View extra_specs) {
    const auto told = reading.text(extra_specs["provisioning:max_vol_size"]);
    double size = 0;
    const auto* const end = told.data() + told.size();
    if (!told.empty() && std::from_chars(told.data(), end, size).ptr == end) {
        out.number("sizeOfStorage", size);
    } else if (!extra_specs.is_object()) {
        out.unavailable("sizeOfStorage", Reason::not_permitted);
    } else {
        out.unavailable("sizeOfStorage",
                        told.empty() ? Reason::not_applicable : Reason::source_error);
    }
}

void put_rdma(Object& out, const Reading& reading, VolumeType type) {
    if (const auto why = reading.missing(Kind::cinder_pools)) {
        out.unavailable("rdmaSupported", *why);
        return;
    }
    if (!type["extra_specs"].is_object()) {
        out.unavailable("rdmaSupported", Reason::not_permitted);
        return;
    }
    bool some = false;
    bool each_known = true;
    bool rdma = false;
    for (const auto pool : reading.vim.all<Kind::cinder_pools>()) {
        if (serves(reading, pool, type)) {
            const auto one = is_rdma(protocol_of_pool(reading, pool.id()));
            some = true;
            each_known = each_known && one.has_value();
            rdma = rdma || one.value_or(false);
        }
    }
    if (rdma || (some && each_known)) {
        out.boolean("rdmaSupported", rdma);
        out.derived("rdmaSupported");
    } else {
        out.unavailable("rdmaSupported", Reason::not_yet_known,
                        some ? "a pool's protocol is not known" : "no pool has its backend name");
    }
}

// Public types are everyone's. A private one: of who reaches all hosts, and of a project that
// has a volume of it.
element::Audience of_type(const Reading& reading, VolumeType type) {
    if (type["is_public"].boolean() == true) {
        return {.everyone = true};
    }
    element::Audience out{.infrastructure = true};
    for (const auto& project : reading.reach.projects) {
        const auto json = reading.joined("\"", project, "\"");
        for (const auto volume : reading.vim.all_with<Kind::cinder_volumes>(
                 "os-vol-tenant-attr:tenant_id", View(json))) {
            if (volume["volume_type"].json() == type["name"].json()) {
                out.projects = reading.of_project(volume["os-vol-tenant-attr:tenant_id"]).projects;
                return out;
            }
        }
    }
    return out;
}

}  // namespace

constexpr element::InformationElement virtual_storage_resource_information{
    "VirtualStorageResourceInformation", "IFA 005 8.3", attributes};

void list_storage_resource_types(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    Gathered gathered;
    for (const auto type : reading.vim.all<Kind::cinder_types>()) {
        auto& out = reading.object();
        const auto id = reading.joined("voltype:", type.id());
        out.text("storageResourceTypeId", id);
        out.text("typeOfStorage", "VOLUME");
        put_size(out, reading, type["extra_specs"]);
        put_rdma(out, reading, type);
        gathered.add(id, {&virtual_storage_resource_information, &out, of_type(reading, type)});
    }
    gathered.emit(wanted, emit);
}

}  // namespace bartizan::sc_vi

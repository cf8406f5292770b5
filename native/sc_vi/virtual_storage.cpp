// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/virtual_storage.hpp"

#include <algorithm>

#include "sc_vi/metadata.hpp"
#include "sc_vi/storage_pool.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;
using Volume = Record<Kind::cinder_volumes>;
using Server = Record<Kind::nova_servers>;

constexpr Attribute attributes[] = {
    {"storageId", mandatory, one, identifier, "volume.id; ephemeral:<server>:<disk>"},
    {"storageName", mandatory, zero_or_one, element::Type::text, "volume.name"},
    {"flavourId", mandatory, one, identifier, "volume.volume_type, as voltype:<id> of GET /types"},
    {"typeOfStorage", mandatory, one, element::Type::text, "VOLUME; of a flavour's disks which",
     "VOLUME, EPHEMERAL_ROOT, EPHEMERAL, SWAP"},
    {"sizeOfStorage", mandatory, one, number, "volume.size, GiB; swap is MiB / 1024"},
    {"rdmaEnabled", optional, zero_or_one, boolean, "storage_protocol of the pool"},
    {"ownerId", mandatory, zero_or_one, identifier, "volume.attachments[0].server_id"},
    {"zoneId", mandatory, zero_or_one, identifier, "volume.availability_zone"},
    {"hostId", mandatory, zero_or_one, identifier,
     "os-vol-host-attr:host before '@'; none for distributed storage"},
    {"operationalState", mandatory, one, element::Type::text, "volume.status", "ENABLED, DISABLED"},
    {"metadata", optional, zero_or_more, map,
     "volume.metadata and volume_image_metadata by allow-list; status, encrypted, multiattach, "
     "bootable",
     "", nullptr, false},
};

constexpr std::string_view enabled[] = {
    "available", "in-use",    "reserved", "attaching",         "detaching",  "backing-up",
    "uploading", "extending", "retyping", "awaiting-transfer", "maintenance"};

void put_flavour_id(Object& out, const Reading& reading, Volume volume) {
    const auto type = volume["volume_type"];
    if (reading.text(type).empty()) {
        out.unavailable("flavourId", Reason::not_applicable);
        return;
    }
    for (const auto known : reading.vim.all_with<Kind::cinder_types>("name", type)) {
        out.text("flavourId", reading.joined("voltype:", known.id()));
        return;
    }
    out.unavailable("flavourId",
                    reading.incomplete(Kind::cinder_types).value_or(Reason::not_yet_known));
}

void put_place(Object& out, const Reading& reading, Volume volume) {
    const auto full = volume["os-vol-host-attr:host"];
    const auto host = reading.text(full);
    const auto protocol = protocol_of_pool(reading, host);
    if (const auto rdma = is_rdma(protocol)) {
        out.boolean("rdmaEnabled", *rdma);
        out.derived("rdmaEnabled");
    }
    const auto attachment = *Items(volume["attachments"]).begin();
    put_text(out, "ownerId", reading, attachment["server_id"]);
    put_text(out, "zoneId", reading, volume["availability_zone"]);
    if (full.absent()) {
        out.unavailable("hostId", Reason::not_permitted);
    } else if (host.empty() || is_distributed(reading.settings, protocol)) {
        out.unavailable("hostId", Reason::not_applicable);
    } else {
        out.text("hostId", host.substr(0, host.find('@')));
    }
}

void put_metadata(Object& out, const Reading& reading, Volume volume) {
    auto& map = out.object("metadata");
    for (const auto from : {volume["metadata"], volume["volume_image_metadata"]}) {
        for (const auto& [key, value] : Members(from)) {
            map.tenant(key, value.json());
        }
    }
    put_text(map, "openstack.status", reading, volume["status"]);
    put_json(map, "encrypted", volume["encrypted"]);
    put_json(map, "multiattach", volume["multiattach"]);
    put_text(map, "bootable", reading, volume["bootable"]);
    put_text(map, "snapshot_id", reading, volume["snapshot_id"]);
    put_text(map, "source_volid", reading, volume["source_volid"]);
    put_text(map, "replication_status", reading, volume["replication_status"]);
    put_text(map, "group_id", reading, volume["group_id"]);
    put_text(map, "openstack.host", reading, volume["os-vol-host-attr:host"]);
    Array* attached = nullptr;
    for (const auto attachment : Items(volume["attachments"])) {
        attached = attached == nullptr ? &map.array("attachedTo") : attached;
        attached->text(reading.text(attachment["server_id"]));
    }
    put_text(map, "resourceGroupId", reading, volume["os-vol-tenant-attr:tenant_id"]);
}

void fill(Object& out, const Reading& reading, Volume volume) {
    out.text("storageId", volume.id());
    put_text(out, "storageName", reading, volume["name"]);
    put_flavour_id(out, reading, volume);
    out.text("typeOfStorage", "VOLUME");
    if (const auto size = volume["size"].integer()) {
        out.integer("sizeOfStorage", *size);
    } else {
        out.unavailable("sizeOfStorage", Reason::source_error);
    }
    put_place(out, reading, volume);
    if (const auto status = reading.text(volume["status"]); !status.empty()) {
        out.text("operationalState",
                 std::ranges::find(enabled, status) == std::end(enabled) ? "DISABLED" : "ENABLED");
    } else {
        out.unavailable("operationalState", Reason::source_error);
    }
    put_metadata(out, reading, volume);
}

struct Disk {
    std::string_view name;
    std::string_view type;
    double size;  // GiB
};

void fill_ephemeral(Object& out, const Reading& reading, Server server,
                    Record<Kind::nova_hypervisors> host, std::string_view operational_state,
                    const Disk& disk) {
    out.text("storageId", reading.joined("ephemeral:", server.id(), ":", disk.name));
    out.unavailable("flavourId", Reason::not_applicable);
    out.text("typeOfStorage", disk.type);
    out.number("sizeOfStorage", disk.size);
    out.text("ownerId", server.id());
    put_text(out, "zoneId", reading, server["OS-EXT-AZ:availability_zone"]);
    if (host) {
        out.text("hostId", host.id());
    }
    out.text("operationalState", operational_state);
}

}  // namespace

constexpr element::InformationElement virtual_storage{"VirtualStorage", "IFA 005 8.4.7.2",
                                                      attributes};

std::optional<Element> make_virtual_storage(const Reading& reading, Volume volume) {
    auto& out = reading.object();
    fill(out, reading, volume);
    return Element{&virtual_storage, &out,
                   reading.of_project(volume["os-vol-tenant-attr:tenant_id"])};
}

void put_virtual_disks(Object& out, const Reading& reading, Server server,
                       Record<Kind::nova_hypervisors> host, std::string_view operational_state) {
    const auto flavor = server["flavor"];
    const auto volumes = server["os-extended-volumes:volumes_attached"];
    const bool has_volumes = Items(volumes).begin() != Items(View()).end();
    const auto why = has_volumes ? reading.missing(Kind::cinder_volumes) : std::nullopt;
    if (why || !flavor.is_object()) {
        out.unavailable("virtualDisks", why.value_or(Reason::source_error));
        return;
    }
    auto& disks = out.array("virtualDisks");
    const bool from_image = server["image"].is_object();
    const Disk ephemeral[] = {
        {"root", "EPHEMERAL_ROOT", from_image ? flavor["disk"].number().value_or(0) : 0},
        {"ephemeral", "EPHEMERAL", flavor["ephemeral"].number().value_or(0)},
        {"swap", "SWAP", flavor["swap"].number().value_or(0) / 1024}};
    for (const auto& disk : ephemeral) {
        if (disk.size > 0) {
            fill_ephemeral(disks.object(), reading, server, host, operational_state, disk);
        }
    }
    for (const auto attached : Items(volumes)) {
        // One that was deleted between two readings is left out (spec sc-vi 8.6).
        if (const auto volume = reading.vim.find<Kind::cinder_volumes>(attached["id"])) {
            fill(disks.object(), reading, volume);
        }
    }
    out.derived("virtualDisks");
}

}  // namespace bartizan::sc_vi

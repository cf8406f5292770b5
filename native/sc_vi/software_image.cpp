// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/software_image.hpp"

#include <algorithm>

#include "sc_vi/audience.hpp"
#include "sc_vi/metadata.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute checksum_attributes[] = {
    {"algorithm", mandatory, one, element::Type::text, "image.os_hash_algo; MD5 without one"},
    {"hash", mandatory, one, element::Type::text, "image.os_hash_value, else image.checksum"},
};
constexpr element::InformationElement checksum{"Checksum", "IFA 006 8.2.2", checksum_attributes};

constexpr Attribute attributes[] = {
    {"softwareImageId", mandatory, one, identifier, "image.id"},
    {"name", mandatory, one, element::Type::text, "image.name"},
    {"provider", mandatory, zero_or_one, element::Type::text,
     "the first property of image_provider_keys that the image has"},
    {"version", mandatory, zero_or_one, element::Type::text,
     "the first property of image_version_keys that the image has"},
    {"checksum", mandatory, zero_or_one, object,
     "image.os_hash_algo and os_hash_value, else image.checksum", "", &checksum},
    {"containerFormat", mandatory, zero_or_one, element::Type::text,
     "image.container_format in upper case", "AKI, AMI, ARI, BARE, COMPRESSED, DOCKER, OVA, OVF"},
    {"diskFormat", mandatory, zero_or_one, element::Type::text, "image.disk_format in upper case",
     "AKI, AMI, ARI, GPT, ISO, PLOOP, QCOW2, RAW, VDI, VHD, VHDX, VMDK"},
    {"createdAt", mandatory, one, date_time, "image.created_at"},
    {"updatedAt", mandatory, one, date_time, "image.updated_at"},
    {"minDisk", mandatory, zero_or_one, integer, "image.min_disk, GiB, in octets"},
    {"minRam", mandatory, zero_or_one, integer, "image.min_ram, MiB, in octets"},
    {"size", mandatory, one, integer, "image.size, octets"},
    {"status", mandatory, one, element::Type::text, "image.status in upper case",
     "QUEUED, SAVING, UPLOADING, IMPORTING, ACTIVE, DEACTIVATED, KILLED, PENDING_DELETE, DELETED"},
    {"metadata", optional, zero_or_more, map,
     "custom properties by allow-list, signature among them; tags, visibility, protected, "
     "os_hidden, owner, virtual_size",
     "", nullptr, false},
};

constexpr std::string_view container_formats[] = {"AKI",        "AMI",    "ARI", "BARE",
                                                  "COMPRESSED", "DOCKER", "OVA", "OVF"};
constexpr std::string_view disk_formats[] = {"AKI",   "AMI", "ARI", "GPT", "ISO",  "PLOOP",
                                             "QCOW2", "RAW", "VDI", "VHD", "VHDX", "VMDK"};
constexpr std::string_view statuses[] = {"QUEUED",    "SAVING",         "UPLOADING",
                                         "IMPORTING", "ACTIVE",         "DEACTIVATED",
                                         "KILLED",    "PENDING_DELETE", "DELETED"};

// What Glance itself says of every image. Where its octets lie is nobody's business: locations
// and direct_url can hold the credential of a store.
constexpr std::string_view not_properties[] = {
    "id",           "name",          "status",           "visibility", "protected",
    "os_hidden",    "owner",         "virtual_size",     "size",       "checksum",
    "os_hash_algo", "os_hash_value", "container_format", "min_disk",   "disk_format",
    "min_ram",      "created_at",    "updated_at",       "tags",       "file",
    "self",         "schema",        "locations",        "direct_url", "stores"};

std::string_view upper_case(const Reading& reading, std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
    });
    return reading.memory.keep(out);
}

// A value that the interface does not know is in the metadata alone (spec sc-vi 1.5).
void put_known(Object& out, const Reading& reading, View value, std::string_view attribute,
               std::span<const std::string_view> known) {
    if (value.is_null()) {
        out.unavailable(attribute, Reason::not_yet_known);
        return;
    }
    const auto text = upper_case(reading, reading.text(value));
    if (std::ranges::find(known, text) != known.end()) {
        out.text(attribute, text);
    } else {
        out.unavailable(attribute, Reason::not_applicable, "not one of the interface's values");
    }
}

void put_first_property(Object& out, const Reading& reading, View image, std::string_view attribute,
                        const std::vector<std::string>& keys) {
    for (const auto& key : keys) {
        if (const auto value = reading.text(image[key]); !value.empty()) {
            out.text(attribute, value);
            return;
        }
    }
    out.unavailable(attribute, Reason::no_source);
}

// As IANA names them; MD5 and what is not known as it is.
std::string_view algorithm_name(const Reading& reading, std::string_view told) {
    const auto upper = upper_case(reading, told);
    const bool sha_number =
        upper.starts_with("SHA") && upper.size() > 3 && upper[3] >= '0' && upper[3] <= '9';
    return sha_number ? reading.joined("SHA-", upper.substr(3)) : upper;
}

void put_checksum(Object& out, const Reading& reading, View image) {
    const auto value = reading.text(image["os_hash_value"]);
    const auto md5 = reading.text(image["checksum"]);
    if (value.empty() && md5.empty()) {
        out.unavailable("checksum", Reason::not_yet_known);
        return;
    }
    auto& made = out.object("checksum");
    made.text("algorithm",
              value.empty() ? "MD5" : algorithm_name(reading, reading.text(image["os_hash_algo"])));
    made.text("hash", value.empty() ? md5 : value);
}

void put_octets(Object& out, std::string_view attribute, View value, std::int64_t unit) {
    const auto told = value.integer();
    if (told && *told >= 0 && *told <= INT64_MAX / unit) {
        out.integer(attribute, *told * unit);
    } else {
        out.unavailable(attribute, Reason::source_error);
    }
}

void put_times(Object& out, const Reading& reading, View image) {
    put_time(out, "createdAt", reading, image["created_at"]);
    put_time(out, "updatedAt", reading, image["updated_at"]);
    for (const auto* attribute : {"createdAt", "updatedAt"}) {
        if (out.find(attribute) == nullptr) {
            out.unavailable(attribute, Reason::source_error);
        }
    }
}

void put_metadata(Object& map, const Reading& reading, View image) {
    for (const auto& [key, value] : Members(image)) {
        if (std::ranges::find(not_properties, key) == std::end(not_properties)) {
            map.tenant(key, value.json());
        }
    }
    put_text(map, "openstack.status", reading, image["status"]);
    put_text(map, "openstack.container_format", reading, image["container_format"]);
    put_text(map, "openstack.disk_format", reading, image["disk_format"]);
    put_json(map, "tags", image["tags"]);
    put_text(map, "visibility", reading, image["visibility"]);
    put_json(map, "protected", image["protected"]);
    put_json(map, "os_hidden", image["os_hidden"]);
    put_json(map, "virtual_size", image["virtual_size"]);
    put_text(map, "owner", reading, image["owner"]);
}

element::Audience audience(const Reading& reading, View image) {
    const auto visibility = reading.text(image["visibility"]);
    if (visibility == "public" || visibility == "community") {
        return {.everyone = true};
    }
    std::vector<std::string_view> projects{reading.text(image["owner"])};
    const auto shared = reading.vim.find<Kind::glance_members>(image["id"]);
    for (const auto member : Items(shared["members"])) {
        if (reading.text(member["status"]) != "rejected") {
            projects.push_back(reading.text(member["member_id"]));
        }
    }
    return of_projects(reading, projects);
}

}  // namespace

constexpr element::InformationElement software_image_information{"SoftwareImageInformation",
                                                                 "IFA 006 8.2.2", attributes};

Element make_software_image(const Reading& reading, View image) {
    auto& out = reading.object();
    out.text("softwareImageId", reading.text(image["id"]));
    put_text(out, "name", reading, image["name"]);
    if (out.find("name") == nullptr) {
        out.unavailable("name", Reason::not_yet_known);
    }
    const auto& settings = reading.settings;
    put_first_property(out, reading, image, "provider", settings.image_provider_keys);
    put_first_property(out, reading, image, "version", settings.image_version_keys);
    put_checksum(out, reading, image);
    put_known(out, reading, image["container_format"], "containerFormat", container_formats);
    put_known(out, reading, image["disk_format"], "diskFormat", disk_formats);
    put_times(out, reading, image);
    put_octets(out, "minDisk", image["min_disk"], std::int64_t{1} << 30U);
    put_octets(out, "minRam", image["min_ram"], std::int64_t{1} << 20U);
    if (const auto size = image["size"].number_token(); !size.empty()) {
        out.json("size", size);
    } else {
        out.unavailable("size", Reason::not_yet_known);
    }
    put_known(out, reading, image["status"], "status", statuses);
    put_metadata(out.object("metadata"), reading, image);
    return {&software_image_information, &out, audience(reading, image)};
}

}  // namespace bartizan::sc_vi

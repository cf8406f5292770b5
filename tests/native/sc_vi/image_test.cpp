// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Images of Glance as SoftwareImageInformation (spec sc-vi 4.6): what is told, and to whom.

#include <catch2/catch.hpp>

#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using Catch::Contains;
using test::difference;
using test::nonconformities;
using test::ToldCloud;
using enum Kind;

namespace {

// An image of project P with these members more.
ToldCloud image(const std::string& more) {
    ToldCloud cloud;
    cloud.tells(glance_images, R"({"images": [{"id": "I", "owner": "P", "visibility": "private",
        "min_disk": 1, "min_ram": 2, )" +
                                   more + "}]}");
    return cloud;
}

std::string field(const ToldCloud& cloud, const std::string& name) {
    return cloud.query("images", "", "fields=" + name);
}

}  // namespace

SCENARIO("Sizes are octets", "[Sc-Vi.Q11]") {
    const auto cloud = image(R"("size": 18446744073709551616)");
    const auto told = cloud.query("images");
    CHECK_THAT(told, Contains(R"("minDisk":1073741824)"));
    CHECK_THAT(told, Contains(R"("minRam":2097152)"));
    CHECK_THAT(told, Contains(R"("size":18446744073709551616)"));
}

SCENARIO("What an upload will tell is not known before it", "[Sc-Vi.Q11]") {
    const auto cloud = image(R"("name": null, "status": "queued", "size": null, "checksum": null,
        "container_format": null, "disk_format": null, "created_at": "2026-11-23T08:16:52Z",
        "updated_at": "2026-11-23T08:16:52Z")");
    const auto told = cloud.query("images");
    for (const auto* attribute : {"name", "size", "checksum", "containerFormat", "diskFormat"}) {
        CHECK_THAT(told, Contains(std::string(R"({"attribute":")") + attribute +
                                  R"(","reason":"NOT_YET_KNOWN"})"));
    }
    CHECK_THAT(told, Contains(R"("status":"QUEUED")"));
    CHECK(nonconformities("images", told) == "");
}

SCENARIO("Each status, format and hash of Glance is one of the interface's", "[Sc-Vi.Q11]") {
    for (const auto* status : {"queued", "saving", "uploading", "importing", "active",
                               "deactivated", "killed", "pending_delete", "deleted"}) {
        const auto told = image(std::string(R"("status": ")") + status + "\"").query("images");
        std::string upper = status;
        std::ranges::transform(upper, upper.begin(), ::toupper);
        CHECK_THAT(told, Contains("\"status\":\"" + upper + "\""));
    }
    const auto known = image(R"("container_format": "docker", "disk_format": "vhdx",
        "os_hash_algo": "sha256", "os_hash_value": "ab")")
                           .query("images");
    CHECK_THAT(known, Contains(R"("containerFormat":"DOCKER","diskFormat":"VHDX")"));
    CHECK_THAT(known, Contains(R"("checksum":{"algorithm":"SHA-256","hash":"ab"})"));
    CHECK_THAT(image(R"("checksum": "cd")").query("images"),
               Contains(R"("checksum":{"algorithm":"MD5","hash":"cd"})"));
}

SCENARIO("A value that the interface does not know is in the metadata as it came", "[Sc-Vi.Q11]") {
    const auto told = image(R"("status": "dreaming", "disk_format": "erofs")").query("images");
    CHECK_THAT(told, !Contains("\"status\":\"DREAMING\""));
    CHECK_THAT(told, Contains(R"("openstack.status":"dreaming")"));
    CHECK_THAT(told, Contains(R"("openstack.disk_format":"erofs")"));
}

SCENARIO("Provider and version are the first properties that the operator names", "[Sc-Vi.Q11]") {
    const auto told =
        image(R"("os_vendor": "V", "provider": "W", "image_version": "7")").query("images");
    CHECK_THAT(told, Contains(R"("provider":"W")"));
    CHECK_THAT(told, Contains(R"("version":"7")"));
}

SCENARIO(
    "Properties are the tenant's: signatures are told, the rest by allow-list, and where the "
    "octets lie to nobody",
    "[Sc-Vi.Q11][Security.007]") {
    const auto told = image(R"("img_signature": "sig", "db_password": "hunter2",
        "locations": [{"url": "swift://user:key@store"}], "direct_url": "rbd://x")")
                          .query("images");
    CHECK_THAT(told, Contains(R"("img_signature":"sig")"));
    CHECK_THAT(told, !Contains("hunter2"));
    CHECK_THAT(told, !Contains("swift://"));
    CHECK_THAT(told, !Contains("rbd://"));
    CHECK_THAT(told, Contains(R"({"attribute":"metadata","reason":"NOT_PERMITTED")"));
}

SCENARIO("An image is for its owner, for those it is shared with, or for everyone",
         "[Sc-Vi.Q11][Security.002]") {
    const auto visible_to = [](const std::string& visibility, const std::string& project) {
        ToldCloud cloud;
        cloud.reach.projects = {project};
        cloud
            .tells(glance_images, R"({"images": [{"id": "I", "owner": "P", "visibility": ")" +
                                      visibility + "\"}]}")
            .tells_of(glance_members, "I", R"({"members": [
                {"member_id": "Q", "status": "accepted"}, {"member_id": "R", "status": "rejected"}]})");
        return cloud.query("images") != "[]";
    };
    CHECK(visible_to("private", "P"));
    CHECK_FALSE(visible_to("private", "X"));
    CHECK(visible_to("public", "X"));
    CHECK(visible_to("community", "X"));
    CHECK(visible_to("shared", "Q"));
    CHECK_FALSE(visible_to("shared", "R"));
    CHECK_FALSE(visible_to("", "X"));
}

SCENARIO("Hidden images are told with the others, in one order", "[Sc-Vi.Q11]") {
    ToldCloud cloud;
    const auto listed = [](const std::string& ids) {
        std::string out;
        for (const char id : ids) {
            out += std::string(out.empty() ? "" : ",") + R"({"visibility": "public", "id": ")" +
                   id + "\"}";
        }
        return R"({"images": [)" + out + "]}";
    };
    cloud.tells(glance_images, listed("ACE")).tells(glance_hidden_images, listed("BCD"));
    CHECK(difference(field(cloud, "softwareImageId"), "[]") != "");
    const auto told = field(cloud, "softwareImageId");
    std::string order;
    for (std::size_t at = 0; (at = told.find("softwareImageId\":\"", at)) != std::string::npos;
         ++at) {
        order += told[at + 18];
    }
    CHECK(order == "ABCDE");
    CHECK_THAT(cloud.query("images", "(eq,softwareImageId,D)"), Contains("\"D\""));
    CHECK_THAT(cloud.query("images", "(eq,softwareImageId,A)"), !Contains("\"D\""));
}

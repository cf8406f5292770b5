// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Virtualised storage, its zones and its kinds (spec sc-vi 4.11, 4.13, 4.14, 5 Q08 Q18 Q19).

#include <catch2/catch.hpp>

#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using Catch::Contains;
using test::difference;
using test::nonconformities;
using test::ToldCloud;
using enum Kind;
using bartizan::vim::Standing;

namespace {

constexpr const char* volumes = "storage_resources";
constexpr const char* zones = "storage_zones";
constexpr const char* types = "storage_resource_types";

std::string volume(const std::string& id, const std::string& project,
                   const std::string& more = "") {
    return R"({"id": ")" + id + R"(", "os-vol-tenant-attr:tenant_id": ")" + project + R"(")" +
           (more.find("\"status\"") == std::string::npos ? R"(, "status": "available")" : "") +
           (more.find("\"size\"") == std::string::npos ? R"(, "size": 1)" : "") +
           (more.empty() ? "" : ", ") + more + "}";
}

ToldCloud cloud_of(const std::string& told) {
    ToldCloud cloud;
    cloud.tells(cinder_volumes, R"({"volumes": [)" + told + "]}")
        .tells(cinder_types,
               R"({"volume_types": [{"id": "T", "name": "fast", "is_public": true}]})")
        .tells(cinder_pools, R"({"pools": []})");
    return cloud;
}

std::string pool_of(const std::string& protocol) {
    return R"({"pools": [{"name": "st1@lvm#p", "capabilities": {"storage_protocol": ")" + protocol +
           "\"}}]}";
}

std::string unavailable(const std::string& attribute, const std::string& reason) {
    return R"({"attribute":")" + attribute + R"(","reason":")" + reason + "\"";
}

}  // namespace

SCENARIO("A volume is this VirtualStorage", "[Sc-Vi.Q18]") {
    auto cloud = cloud_of(volume("V", "P", R"("name": "v", "status": "in-use", "size": 20,
        "volume_type": "fast", "availability_zone": "z", "os-vol-host-attr:host": "st1@lvm#p",
        "attachments": [{"server_id": "S1"}, {"server_id": "S2"}], "encrypted": true,
        "multiattach": true, "bootable": "false",
        "metadata": {"password": "x", "hw_disk": "y"},
        "volume_image_metadata": {"img_signature": "sig"})"));
    cloud.tells(cinder_pools, pool_of("iSCSI"));
    const auto told = cloud.query(volumes);
    CHECK(difference(told, R"([{"storageId":"V","storageName":"v","flavourId":"voltype:T",
        "typeOfStorage":"VOLUME","sizeOfStorage":20,"rdmaEnabled":false,"ownerId":"S1","zoneId":"z",
        "hostId":"st1","operationalState":"ENABLED","metadata":{"hw_disk":"y","img_signature":"sig",
          "openstack.status":"in-use","encrypted":true,"multiattach":true,"bootable":"false",
          "openstack.host":"st1@lvm#p","attachedTo":["S1","S2"],"resourceGroupId":"P"},
        "_unavailable":[{"attribute":"metadata","reason":"NOT_PERMITTED",
                         "detail":"1 keys of the tenant are not released"}],
        "_derived":["rdmaEnabled"]}])") == "");
    CHECK(nonconformities(volumes, told) == "");
    CHECK_THAT(cloud.query(volumes, "", ""), !Contains("metadata\":{"));
}

SCENARIO("A volume is of its project", "[Sc-Vi.Q18]") {
    const auto cloud = cloud_of(volume("own", "P") + "," + volume("other", "X") + "," +
                                R"({"id": "nobodys", "status": "available", "size": 1})");
    const auto told = cloud.query(volumes);
    CHECK_THAT(told, Contains("\"own\"") && !Contains("\"other\"") && !Contains("\"nobodys\""));
    CHECK(cloud.query(volumes, "(eq,storageId,other)") == "[]");
}

SCENARIO("A volume is enabled in these states and in no others", "[Sc-Vi.Q18]") {
    const std::pair<const char*, std::vector<const char*>> rows[] = {
        {"ENABLED",
         {"available", "in-use", "reserved", "attaching", "detaching", "backing-up", "uploading",
          "extending", "retyping", "awaiting-transfer", "maintenance"}},
        {"DISABLED",
         {"creating", "downloading", "deleting", "restoring-backup", "error", "error_deleting",
          "error_extending", "error_restoring", "error_backing-up", "error_managing", "novel"}}};
    for (const auto& [state, statuses] : rows) {
        for (const std::string status : statuses) {
            INFO(status);
            CHECK_THAT(cloud_of(volume("V", "P", R"("status": ")" + status + "\"")).query(volumes),
                       Contains(std::string(R"("operationalState":")") + state + "\"") &&
                           Contains(R"("openstack.status":")" + status + "\""));
        }
    }
}

SCENARIO("The protocol of its pool says whether a volume is reached by RDMA", "[Sc-Vi.Q18]") {
    const std::pair<const char*, const char*> rows[] = {
        {"iSER", R"("rdmaEnabled":true)"},      {"NVMe-RDMA", R"("rdmaEnabled":true)"},
        {"iSCSI", R"("rdmaEnabled":false)"},    {"FC", R"("rdmaEnabled":false)"},
        {"NVMe-TCP", R"("rdmaEnabled":false)"}, {"ceph", R"("rdmaEnabled":false)"}};
    const auto told_with = [](const std::string& protocol) {
        return cloud_of(volume("V", "P", R"("os-vol-host-attr:host": "st1@lvm#p")"))
            .tells(cinder_pools, pool_of(protocol))
            .query(volumes);
    };
    for (const auto& [protocol, expected] : rows) {
        INFO(protocol);
        CHECK_THAT(told_with(protocol),
                   Contains(expected) && Contains(R"("_derived":["rdmaEnabled"])"));
    }
    CHECK_THAT(told_with("novel"), !Contains("rdmaEnabled"));
}

SCENARIO("A volume is on its host, unless its storage is distributed", "[Sc-Vi.Q18]") {
    const auto on = [](const std::string& host, const std::string& protocol) {
        return cloud_of(volume("V", "P", host))
            .tells(cinder_pools, pool_of(protocol))
            .query(volumes);
    };
    const std::string host = R"("os-vol-host-attr:host": "st1@lvm#p")";
    CHECK_THAT(on(host, "iSCSI"), Contains(R"("hostId":"st1")"));
    CHECK_THAT(on(host, "ceph"), Contains(unavailable("hostId", "NOT_APPLICABLE")) &&
                                     Contains(R"("openstack.host":"st1@lvm#p")"));
    CHECK_THAT(on(R"("os-vol-host-attr:host": null)", "iSCSI"),
               Contains(unavailable("hostId", "NOT_APPLICABLE")));
    CHECK_THAT(on("", "iSCSI"), Contains(unavailable("hostId", "NOT_PERMITTED")));
}

SCENARIO("What of a volume is not known is not said", "[Sc-Vi.Q18]") {
    auto cloud = cloud_of(volume("V", "P", R"("volume_type": null, "name": null, "size": null)"));
    CHECK_THAT(cloud.query(volumes), !Contains("storageName") && !Contains("ownerId") &&
                                         Contains(unavailable("flavourId", "NOT_APPLICABLE")) &&
                                         Contains(unavailable("sizeOfStorage", "SOURCE_ERROR")));
    cloud = cloud_of(volume("V", "P", R"("status": null)"));
    CHECK_THAT(cloud.query(volumes), Contains(unavailable("operationalState", "SOURCE_ERROR")));
    cloud = cloud_of(volume("V", "P", R"("volume_type": "gone")"));
    CHECK_THAT(cloud.query(volumes), Contains(unavailable("flavourId", "NOT_YET_KNOWN")));
    CHECK(nonconformities(volumes, cloud.query(volumes)) == "");
    cloud.stands(cinder_types, Standing::failed);
    // In a list, too: it is mandatory.
    CHECK_THAT(cloud.query(volumes, "", ""), Contains(unavailable("flavourId", "SOURCE_ERROR")));
}

SCENARIO("A zone of storage has the pools of its backends", "[Sc-Vi.Q08]") {
    ToldCloud cloud;
    cloud
        .tells(cinder_zones, R"({"availabilityZoneInfo": [
            {"zoneName": "z1", "zoneState": {"available": true}},
            {"zoneName": "z2", "zoneState": {"available": false}}]})")
        .tells(cinder_services, R"({"services": [
            {"host": "h@one", "binary": "cinder-volume", "zone": "z1"},
            {"host": "h@two", "binary": "cinder-volume", "zone": "z2"}]})")
        .tells(cinder_pools, R"({"pools": [
            {"name": "h@one#a", "capabilities": {"storage_protocol": "iSCSI", "volume_backend_name": "one",
                "thin_provisioning_support": true}},
            {"name": "h@one#b", "capabilities": {"storage_protocol": "FC", "volume_backend_name": "one"}},
            {"name": "h@two#c", "capabilities": {"storage_protocol": "ceph"}}]})")
        .tells(cinder_types, R"({"volume_types": [
            {"id": "1", "name": "one", "extra_specs": {"volume_backend_name": "one"}},
            {"id": "2", "name": "elsewhere", "extra_specs": {"volume_backend_name": "three"}},
            {"id": "3", "name": "any", "extra_specs": {}},
            {"id": "4", "name": "z2-only", "extra_specs": {"RESKEY:availability_zones": "z3,z2"}}]})")
        .tells(cinder_volumes, R"({"volumes": [{"id": "V", "os-vol-tenant-attr:tenant_id": "P",
            "availability_zone": "z2"}]})");
    const auto told = cloud.query(zones);
    CHECK(difference(told, R"([
        {"zoneId":"z1","zoneName":"z1","zoneState":"AVAILABLE","nfviPopId":"pop-1",
         "zoneProperty":{"pools":["h@one#a","h@one#b"],"protocols":["FC","iSCSI"],"thinProvisioning":true,
                         "volumeTypes":["any","one"]},
         "metadata":{"backends":["h@one"]},"_derived":["zoneProperty"]},
        {"zoneId":"z2","zoneName":"z2","zoneState":"UNAVAILABLE","nfviPopId":"pop-1",
         "zoneProperty":{"pools":["h@two#c"],"protocols":["ceph"],"thinProvisioning":false,
                         "volumeTypes":["any","z2-only"]},
         "metadata":{"backends":["h@two"]},"_derived":["zoneProperty"]}])") == "");
    CHECK(nonconformities(zones, told) == "");

    AND_THEN("who does not reach all hosts knows the zones of its volumes, and not their pools") {
        cloud.reach.all_hosts = false;
        const auto less = cloud.query(zones);
        CHECK_THAT(less, Contains("\"z2\"") && !Contains("\"z1\"") && !Contains("h@two") &&
                             Contains(unavailable("zoneProperty", "NOT_PERMITTED")));
        CHECK(nonconformities(zones, less) == "");
    }
    AND_THEN("what is in a zone is not known without services and pools") {
        cloud.stands(cinder_services, Standing::not_permitted);
        CHECK_THAT(cloud.query(zones), Contains(unavailable("zoneProperty", "NOT_PERMITTED")));
        cloud.stands(cinder_pools, Standing::failed);
        cloud.tells(cinder_services, R"({"services": []})");
        CHECK_THAT(cloud.query(zones), Contains(unavailable("zoneProperty", "SOURCE_ERROR")));
    }
}

SCENARIO("Kinds of storage are volume types", "[Sc-Vi.Q19]") {
    ToldCloud cloud;
    cloud
        .tells(cinder_types, R"({"volume_types": [
            {"id": "1", "name": "rdma", "is_public": true,
             "extra_specs": {"volume_backend_name": "r", "provisioning:max_vol_size": "100"}},
            {"id": "2", "name": "plain", "is_public": true, "extra_specs": {"volume_backend_name": "p"}},
            {"id": "3", "name": "any", "is_public": false, "extra_specs": {}},
            {"id": "4", "name": "hidden", "is_public": true},
            {"id": "5", "name": "odd", "is_public": true,
             "extra_specs": {"volume_backend_name": "u", "provisioning:max_vol_size": "big"}}]})")
        .tells(cinder_pools, R"({"pools": [
            {"name": "h@r#", "capabilities": {"volume_backend_name": "r", "storage_protocol": "iSER"}},
            {"name": "h@p#", "capabilities": {"volume_backend_name": "p", "storage_protocol": "iSCSI"}},
            {"name": "h@u#", "capabilities": {"volume_backend_name": "u", "storage_protocol": "novel"}}]})")
        .tells(cinder_volumes, R"({"volumes": [{"id": "V", "os-vol-tenant-attr:tenant_id": "P",
            "volume_type": "other"}, {"id": "W", "os-vol-tenant-attr:tenant_id": "X",
            "volume_type": "any"}]})");
    const auto told = cloud.query(types);
    const auto row = [](const std::string& id, const std::string& rest) {
        return R"({"storageResourceTypeId":"voltype:)" + id + R"(","typeOfStorage":"VOLUME",)" +
               rest;
    };
    CHECK_THAT(told, Contains(row("1", R"("sizeOfStorage":100,"rdmaSupported":true,)")));
    CHECK_THAT(told, Contains(row("2", R"("rdmaSupported":false,"_unavailable":[)" +
                                           unavailable("sizeOfStorage", "NOT_APPLICABLE"))));
    CHECK_THAT(told, Contains(row("3", R"("rdmaSupported":true)")));
    CHECK_THAT(told, Contains(row("4", R"("_unavailable":[)" +
                                           unavailable("sizeOfStorage", "NOT_PERMITTED") + "}," +
                                           unavailable("rdmaSupported", "NOT_PERMITTED"))));
    CHECK_THAT(told, Contains(row("5", R"("_unavailable":[)" +
                                           unavailable("sizeOfStorage", "SOURCE_ERROR") + "}," +
                                           unavailable("rdmaSupported", "NOT_YET_KNOWN"))));
    CHECK(nonconformities(types, told) == "");

    AND_THEN("a private one is of who has a volume of it") {
        cloud.reach.all_hosts = false;
        CHECK_THAT(cloud.query(types), Contains("voltype:2") && !Contains("voltype:3"));
        cloud.reach.projects = {"X"};
        CHECK_THAT(cloud.query(types), Contains("voltype:3"));
    }
    AND_THEN("without pools nobody knows of RDMA") {
        cloud.stands(cinder_pools, Standing::not_permitted);
        CHECK_THAT(cloud.query(types), !Contains("\"rdmaSupported\":") &&
                                           Contains(unavailable("rdmaSupported", "NOT_PERMITTED")));
    }
}

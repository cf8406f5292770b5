// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Quotas of networks and storage (spec sc-vi 4.15, 5 Q09 Q26 Q27).

#include <catch2/catch.hpp>

#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using Catch::Contains;
using test::difference;
using test::nonconformities;
using test::ToldCloud;
using enum Kind;

SCENARIO("A quota has its limits, what is used of them, and the limits of others", "[Sc-Vi.Q26]") {
    ToldCloud cloud;
    cloud.tells_of(neutron_quotas, "P", R"({"quota": {
        "floatingip": {"limit": 50, "used": 3, "reserved": 1},
        "port": {"limit": 500, "used": 12, "reserved": 0},
        "subnet": {"limit": 1000, "used": 0, "reserved": 0},
        "network": {"limit": 20, "used": 0, "reserved": 0},
        "trunk": {"limit": -1, "used": 0, "reserved": 0}}})");
    const auto told = cloud.query("network_quotas");
    CHECK(difference(told,
                     R"([{"resourceGroupId":"P","numPublicIps":50,"numPorts":500,"numSubnets":1000,
        "_usage":{"numPublicIps":{"inUse":3,"reserved":1},"numPorts":{"inUse":12,"reserved":0},
                  "numSubnets":{"inUse":0,"reserved":0}},
        "_otherLimits":{"network":20}}])") == "");
    CHECK(nonconformities("network_quotas", told) == "");
    CHECK_THAT(cloud.query("network_quotas", "", ""), !Contains("_otherLimits"));
}

SCENARIO("A quota of storage is Cinder's, with its types beside", "[Sc-Vi.Q09][Sc-Vi.Q27]") {
    ToldCloud cloud;
    cloud.tells_of(cinder_quotas, "P", R"({"quota_set": {"id": "P",
        "gigabytes": {"limit": 1000, "in_use": 16, "reserved": 2},
        "snapshots": {"limit": 0, "in_use": 0, "reserved": 0},
        "volumes": {"limit": 10, "in_use": 4, "reserved": 0},
        "gigabytes_fast": {"limit": 7, "in_use": 4, "reserved": 0},
        "volumes_fast": {"limit": -1, "in_use": 4, "reserved": 0}}})");
    const auto told = cloud.query("storage_quotas");
    CHECK(difference(told,
                     R"([{"resourceGroupId":"P","storageSize":1000,"numSnapshots":0,"numVolumes":10,
        "_usage":{"storageSize":{"inUse":16,"reserved":2},"numSnapshots":{"inUse":0,"reserved":0},
                  "numVolumes":{"inUse":4,"reserved":0}},
        "_otherLimits":{"gigabytes_fast":7}}])") == "");
    CHECK(nonconformities("storage_quotas", told) == "");
}

SCENARIO("A limit that the service has not is not deployed, or an error; it is not 0",
         "[Sc-Vi.Q26][Sc-Vi.Q27]") {
    ToldCloud cloud;
    cloud.tells_of(neutron_quotas, "P", R"({"quota": {"port": {"limit": 5}, "subnet": 6}})")
        .tells_of(cinder_quotas, "P", R"({"quota_set": {"id": "P", "gigabytes": "many"}})");
    CHECK(difference(cloud.query("network_quotas"), R"([{"resourceGroupId":"P","numPorts":5,
        "numSubnets":6,"_unavailable":[{"attribute":"numPublicIps","reason":"NOT_DEPLOYED"}]}])") ==
          "");
    CHECK(difference(cloud.query("storage_quotas"), R"([{"resourceGroupId":"P","_unavailable":[
        {"attribute":"storageSize","reason":"SOURCE_ERROR"},
        {"attribute":"numSnapshots","reason":"SOURCE_ERROR"},
        {"attribute":"numVolumes","reason":"SOURCE_ERROR"}]}])") == "");
}

SCENARIO("Quotas are of the projects within reach, in the order of their ids",
         "[Sc-Vi.Q26][Sc-Vi.Q27]") {
    ToldCloud cloud;
    cloud.reach.projects = {"A", "C"};
    for (const auto* const project : {"C", "B", "A"}) {
        cloud.tells_of(neutron_quotas, project, R"({"quota": {"port": {"limit": 1}}})")
            .tells_of(cinder_quotas, project, R"({"quota_set": {"volumes": {"limit": 1}}})");
    }
    for (const auto* const path : {"network_quotas", "storage_quotas"}) {
        const auto told = cloud.query(path, "", "fields=resourceGroupId");
        const auto first = told.find(R"("resourceGroupId":"A")");
        CHECK(first != std::string::npos);
        CHECK(told.find(R"("resourceGroupId":"C")") > first);
        CHECK_THAT(told, Contains(R"("resourceGroupId":"C")") && !Contains("\"B\""));
        CHECK_THAT(cloud.query(path, "(eq,resourceGroupId,C)"), !Contains("\"A\""));
        CHECK(cloud.query(path, "(eq,resourceGroupId,B)") == "[]");
    }
}

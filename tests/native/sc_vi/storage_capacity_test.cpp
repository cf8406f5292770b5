// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// How much storage there is (spec sc-vi 4.12; IFA 005 7.5.4.2).

#include <catch2/catch.hpp>

#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using Catch::Contains;
using test::nonconformities;
using test::ToldCloud;
using enum Kind;
using bartizan::vim::Standing;

namespace {

constexpr const char* path = "storage_capacity";

std::string pool(const std::string& name, const std::string& capabilities) {
    return R"({"name": ")" + name + R"(", "capabilities": {)" + capabilities + "}}";
}

std::string pools(const std::string& one, const std::string& other) {
    return R"({"pools": [)" + one + "," + other + "]}";
}

const std::string plain = R"("total_capacity_gb": 100, "free_capacity_gb": 60,
    "reserved_percentage": 0, "provisioned_capacity_gb": 30)";

constexpr const char* services = R"({"services": [
    {"host": "h@one", "binary": "cinder-volume", "zone": "z1", "status": "enabled", "state": "up"},
    {"host": "h@two", "binary": "cinder-volume", "zone": "z2", "status": "enabled", "state": "up"}]})";

std::string list(const std::string& told, const std::string& name) {
    const auto from = told.find("\"" + name + "\":[");
    return from == std::string::npos ? "" : told.substr(from, told.find(']', from) - from);
}

std::string measure(const std::string& name, const std::string& rest) {
    return R"({"measurementName":")" + name + R"(","unit":"GiB",)" + rest;
}

}  // namespace

SCENARIO("The pools of a VIM and of a zone are summed up", "[Sc-Vi.X1]") {
    ToldCloud cloud;
    cloud
        .tells(cinder_pools,
               pools(pool("h@one#p", plain), pool("h@two#p", R"("total_capacity_gb": "50",
            "free_capacity_gb": 9.5, "allocated_capacity_gb": 40)")))
        .tells(cinder_services, services)
        .tells(
            cinder_zones,
            R"({"availabilityZoneInfo": [{"zoneName": "z1", "zoneState": {"available": true}}]})");
    const auto all = cloud.query(path, "(eq,scopeId,vim)");
    CHECK_THAT(
        list(all, "totalCapacity"),
        Contains(measure("volumes:h@one#p", R"("value":100,)")) &&
            Contains(measure("volumes:h@two#p", R"("value":50,)")) &&
            Contains(measure("volumes", R"("value":150,"details":{"operatorReserved":0}})")));
    CHECK_THAT(list(all, "allocatedCapacity"), Contains(measure("volumes", R"("value":70})")));
    // 60 are free in one, though 70 are not promised; in the other 9.5, though 10 are not.
    CHECK_THAT(list(all, "availableCapacity"), Contains(measure("volumes", R"("value":69.5})")));
    CHECK_THAT(all, Contains(R"({"attribute":"reservedCapacity","reason":"NO_SOURCE"})"));
    const auto zone = cloud.query(path, "(eq,zoneId,z1)");
    CHECK_THAT(list(zone, "totalCapacity"),
               Contains(measure("volumes", R"("value":100,)")) && !Contains("h@two"));
    CHECK(nonconformities(path, cloud.query(path)) == "");
    cloud.stands(cinder_services, Standing::not_permitted);
    CHECK_THAT(cloud.query(path, "(eq,zoneId,z1)"),
               Contains(R"({"attribute":"totalCapacity","reason":"NOT_PERMITTED")"));
    CHECK_THAT(cloud.query(path, "(eq,scopeId,vim)"), Contains(R"("value":150,)"));
}

SCENARIO("What has no limit, and what is not known, has no value", "[Sc-Vi.X1]") {
    const std::pair<const char*, const char*> rows[] = {
        {R"("total_capacity_gb": "infinite", "free_capacity_gb": "infinite", "provisioned_capacity_gb": 1)",
         R"("details":{"unbounded":true}})"},
        {R"("total_capacity_gb": 10, "free_capacity_gb": "infinite", "provisioned_capacity_gb": 1)",
         R"("details":{"unbounded":true}})"},
        {R"("total_capacity_gb": "unknown", "free_capacity_gb": "unknown", "provisioned_capacity_gb": 1)",
         R"("_unavailable":[{"attribute":"value","reason":"SOURCE_ERROR"}]})"},
        {R"("provisioned_capacity_gb": 1)",
         R"("_unavailable":[{"attribute":"value","reason":"SOURCE_ERROR"}]})"},
        {R"("total_capacity_gb": 10, "thin_provisioning_support": true, "provisioned_capacity_gb": 1)",
         R"("_unavailable":[{"attribute":"value","reason":"SOURCE_ERROR"}]})"},
        {R"("total_capacity_gb": 10, "thin_provisioning_support": true,
            "max_over_subscription_ratio": "auto", "provisioned_capacity_gb": 1)",
         R"("value","reason":"NOT_YET_KNOWN","detail":"max_over_subscription_ratio is auto"}]})"}};
    for (const auto& [capabilities, rest] : rows) {
        INFO(capabilities);
        ToldCloud cloud;
        cloud.tells(cinder_pools, pools(pool("h@one#p", plain), pool("h@two#p", capabilities)));
        const auto told = cloud.query(path);
        for (const auto* const name : {"\"volumes:h@two#p\"", "\"volumes\""}) {
            for (const auto* const which : {"totalCapacity", "availableCapacity"}) {
                const auto from = told.find(name, told.find(std::string("\"") + which + "\":["));
                const auto one = told.substr(from, told.find("measurementName", from) - from);
                CHECK_THAT(one, Contains(rest) && !Contains("\"value\":"));
            }
        }
        CHECK_THAT(list(told, "allocatedCapacity"),
                   Contains(measure("volumes:h@two#p", R"("value":1})")) &&
                       Contains(measure("volumes", R"("value":31})")));
        CHECK(nonconformities(path, told) == "");
    }
}

SCENARIO("A pool whose backend is down or disabled gives nothing", "[Sc-Vi.X1]") {
    const std::pair<std::string, std::string> rows[] = {
        {R"(, "backend_state": "down")", services},
        {"", R"({"services": [{"host": "h@two", "binary": "cinder-volume", "state": "down"}]})"},
        {"",
         R"({"services": [{"host": "h@two", "binary": "cinder-volume", "status": "disabled"}]})"}};
    for (const auto& [capability, told_services] : rows) {
        ToldCloud cloud;
        cloud
            .tells(cinder_pools, pools(pool("h@one#p", plain), pool("h@two#p", plain + capability)))
            .tells(cinder_services, told_services);
        const auto told = cloud.query(path);
        const std::string unusable = R"("details":{"unusable":60}})";
        CHECK_THAT(list(told, "availableCapacity"),
                   Contains(measure("volumes:h@one#p", R"("value":60})")) &&
                       Contains(measure("volumes:h@two#p", R"("value":0,)" + unusable)) &&
                       Contains(measure("volumes", R"("value":60,)" + unusable)));
        CHECK_THAT(list(told, "totalCapacity"), Contains(measure("volumes", R"("value":200,)")));
    }
}

SCENARIO("A pool that promised more than it may has nothing left", "[Sc-Vi.X1]") {
    ToldCloud cloud;
    cloud.tells(cinder_pools, R"({"pools": [{"name": "h@one#p", "capabilities": {
        "total_capacity_gb": 10, "free_capacity_gb": 9, "provisioned_capacity_gb": 11}}]})");
    CHECK_THAT(list(cloud.query(path), "availableCapacity"),
               Contains(measure("volumes", R"("value":0})")));
}

SCENARIO("Single pools are of who reaches all hosts; sums also of who is given totals",
         "[Sc-Vi.X1]") {
    ToldCloud cloud;
    cloud.tells(cinder_pools, pools(pool("h@one#p", plain), pool("h@two#p", plain)));
    cloud.reach.all_hosts = false;
    CHECK(cloud.query(path) == "[]");
    cloud.reach.share_host_totals = true;
    CHECK_THAT(cloud.query(path),
               Contains(measure("volumes", R"("value":200,)")) && !Contains("h@one"));
}

SCENARIO("Where there is no pool there is no capacity to tell", "[Sc-Vi.X1]") {
    ToldCloud cloud;
    cloud.tells(cinder_pools, R"({"pools": []})");
    CHECK_THAT(cloud.query(path),
               Contains(R"({"attribute":"totalCapacity","reason":"NOT_APPLICABLE")") &&
                   !Contains("\"value\":"));
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Answers that a cloud with a dead host gave (tests/vectors/openstack/alarms), as alarms,
// thresholds and policies.

#include <catch2/catch.hpp>

#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using Catch::Contains;
using test::nonconformities;
using test::recorded;
using test::ToldCloud;
using enum Kind;

namespace {

ToldCloud recorded_cloud() {
    ToldCloud cloud;
    cloud.reach.projects = {"2168b39c40b14944bdd800019ec0de64"};
    cloud.tells(nova_services, recorded("alarms/os_services_with_host_down.json"))
        .tells(nova_hypervisors, recorded("alarms/hypervisors_detail.json"))
        .tells(nova_server_groups, recorded("alarms/os_server_groups.json"))
        .tells(neutron_security_groups, recorded("alarms/security_groups.json"))
        .tells(aodh_alarms, recorded("alarms/aodh_alarms.json"));
    return cloud;
}

}  // namespace

SCENARIO("A host that died is an alarm, as is a threshold that a server crossed", "[Sc-Vi.X3]") {
    auto cloud = recorded_cloud();
    const auto all = cloud.query("alarms");
    CHECK(nonconformities("alarms", all) == "");
    CHECK_THAT(cloud.query("alarms", "(eq,managedObjectType,HOST)"),
               Contains(R"("alarmRaisedTime":"2026-11-23T09:02:03.000Z")") &&
                   Contains(R"("faultType":"COMPUTE_SERVICE_DOWN")"));
    CHECK_THAT(cloud.query("alarms", "(eq,faultType,THRESHOLD_CROSSED)"),
               Contains(R"("managedObjectId":"8d01a701-8ed2-469f-b065-4e4ef9131c06")") &&
                   Contains(R"("perceivedSeverity":"MINOR")") &&
                   Contains("Transition to alarm due to 1 samples outside threshold"));
    CHECK_THAT(all, !Contains("ok_actions") && !Contains("127.0.0.1"));
}

SCENARIO("Aodh's alarm is a threshold with its own metric", "[Sc-Vi.Q21]") {
    const auto told = recorded_cloud().query("thresholds");
    CHECK(nonconformities("thresholds", told) == "");
    CHECK_THAT(told, Contains(R"("performanceMetric":"cpu_util")") &&
                         Contains(R"({"thresholdValue":80.0,"direction":"UP")"));
}

SCENARIO("Server groups and security groups are policies with their members' rules",
         "[Sc-Vi.Q28]") {
    auto cloud = recorded_cloud();
    const auto told = cloud.query("policies");
    CHECK(nonconformities("policies", told) == "");
    CHECK_THAT(cloud.policy("servergroup:2510356c-e30e-46d7-af89-0067bdea5ae0"),
               Contains(R"("policy":"anti-affinity")"));
    CHECK_THAT(cloud.policy("secgroup:0ba8337e-64e3-4629-986d-230df942ef5a"),
               Contains(R"("direction":"egress")") && !Contains("standard_attr_id"));
}

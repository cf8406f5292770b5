// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What is made from a list of which our credential is shown only a part: it is told to be a
// part, or why it is not there (spec sc-vi 1.1).

#include <catch2/catch.hpp>

#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using test::ToldCloud;
using enum Kind;
using Catch::Matchers::Contains;

namespace {

constexpr const char* network = R"({"networks": [{"id": "N", "name": "n", "project_id": "P",
    "shared": false, "status": "ACTIVE", "admin_state_up": true}]})";
constexpr const char* port = R"({"ports": [{"id": "E", "network_id": "N", "project_id": "P",
    "device_id": "", "device_owner": ""}]})";

std::string not_all(const std::string& attribute) {
    return R"({"attribute":")" + attribute +
           R"(","reason":"NOT_PERMITTED","detail":"those that are told are not all"})";
}

}  // namespace

SCENARIO("Ports of a network that are not all are told so", "[Sc-Vi.Q16]") {
    ToldCloud cloud;
    cloud.tells(neutron_networks, network).tells(neutron_ports, port);
    CHECK_THAT(cloud.query("network_resources/networks"), !Contains("are not all"));
    cloud.is_cut(neutron_ports);
    const auto told = cloud.query("network_resources/networks");
    CHECK_THAT(told, Contains(R"("resourceId":"E")"));
    CHECK_THAT(told, Contains(not_all("networkPort")));
    CHECK_THAT(told, Contains(not_all("connectedNetworks")));
}

SCENARIO("Whom a network is shared with is not known from a part of the policies", "[Sc-Vi.Q16]") {
    constexpr const char* missing = R"("attribute":"sharingCriteria","reason":"NOT_PERMITTED")";
    ToldCloud cloud;
    cloud.tells(neutron_networks, network).tells(neutron_rbac_policies, R"({"rbac_policies": []})");
    CHECK_THAT(cloud.query("network_resources/networks"), !Contains(missing));
    cloud.is_cut(neutron_rbac_policies);
    CHECK_THAT(cloud.query("network_resources/networks"), Contains(missing));
}

SCENARIO("What is not in a part may be in the rest", "[Sc-Vi.Q16]") {
    ToldCloud cloud;
    cloud.tells(neutron_networks, R"({"networks": []})").tells(neutron_ports, port);
    CHECK_THAT(cloud.query("network_resources/ports"),
               Contains(R"("attribute":"segmentId","reason":"NOT_YET_KNOWN")"));
    cloud.is_cut(neutron_networks);
    CHECK_THAT(cloud.query("network_resources/ports"),
               Contains(R"("attribute":"segmentId","reason":"NOT_PERMITTED")"));
}

SCENARIO("Who uses a security group is not known from a part of the ports", "[Sc-Vi.Q28]") {
    ToldCloud cloud;
    cloud
        .tells(neutron_security_groups,
               R"({"security_groups": [{"id": "G", "name": "g", "project_id": "P"}]})")
        .tells(neutron_ports, port);
    CHECK_THAT(cloud.query("policies"), !Contains(R"("attribute":"associations")"));
    cloud.is_cut(neutron_ports);
    CHECK_THAT(cloud.query("policies"), Contains(R"("attribute":"associations","reason":)"
                                                 R"("NOT_PERMITTED")"));
}

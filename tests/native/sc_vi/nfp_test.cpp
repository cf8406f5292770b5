// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Network forwarding paths (spec sc-vi 4.17, 5 Q06), of answers as networking-sfc's reference
// gives them.

#include <catch2/catch.hpp>

#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using Catch::Contains;
using test::difference;
using test::nonconformities;
using test::ToldCloud;
using enum Kind;

namespace {

std::string port(const std::string& id, const std::string& status, bool up = true) {
    return R"({"id": ")" + id + R"(", "status": ")" + status + R"(", "admin_state_up": )" +
           (up ? "true}" : "false}");
}

std::string all_ports(const std::string& last = port("p4", "ACTIVE")) {
    return R"({"ports": [)" + port("p1", "ACTIVE") + "," + port("p2", "ACTIVE") + "," +
           port("p3", "ACTIVE") + "," + last + "]}";
}

ToldCloud chained() {
    ToldCloud cloud;
    cloud
        .tells(neutron_port_chains, R"({"port_chains": [
        {"id": "C", "name": "n", "description": "", "project_id": "P", "chain_id": 7,
         "port_pair_groups": ["G2", "G1"], "flow_classifiers": ["F"],
         "chain_parameters": {"correlation": "mpls", "symmetric": false}},
        {"id": "other", "project_id": "X", "port_pair_groups": ["G1"], "flow_classifiers": []}]})")
        .tells(neutron_port_pair_groups, R"({"port_pair_groups": [
        {"id": "G1", "port_pairs": ["PP1"]}, {"id": "G2", "port_pairs": ["PP3", "PP2"]}]})")
        .tells(neutron_port_pairs, R"({"port_pairs": [
        {"id": "PP1", "ingress": "p1", "egress": "p1"}, {"id": "PP2", "ingress": "p2", "egress": "p3"},
        {"id": "PP3", "ingress": "p4", "egress": "p4"}]})")
        .tells(neutron_flow_classifiers, R"({"flow_classifiers": [
        {"id": "F", "ethertype": "IPv4", "protocol": "tcp", "source_ip_prefix": "10.0.0.0/24",
         "destination_ip_prefix": null, "source_port_range_min": 1, "source_port_range_max": 9,
         "destination_port_range_min": null, "destination_port_range_max": null,
         "logical_source_port": "p9", "logical_destination_port": null, "l7_parameters": {}}]})")
        .tells(neutron_ports, all_ports());
    return cloud;
}

}  // namespace

SCENARIO("A port chain is a path through its groups in their order", "[Sc-Vi.Q06]") {
    const auto told = chained().query("nfps");
    CHECK(difference(told, R"([{"nfpId":"C","virtualNetworkPort":["p4","p4","p2","p3","p1","p1"],
        "totalVnp":4,"nfpState":"ENABLED","nfpRule":{"chainParameters":{"correlation":"mpls","symmetric":false},
        "classifiers":[{"id":"F","ethertype":"IPv4","protocol":"tcp","source_ip_prefix":"10.0.0.0/24",
          "source_port_range_min":1,"source_port_range_max":9,"logical_source_port":"p9","l7_parameters":{}}]},
        "metadata":{"name":"n","chain_id":7,"project_id":"P"},"_derived":["totalVnp","nfpState"]}])") ==
          "");
    CHECK(nonconformities("nfps", told) == "");
}

SCENARIO("A path is enabled only if each of its ports is there, wanted and active", "[Sc-Vi.Q06]") {
    auto cloud = chained();
    const auto state_with = [&cloud](const std::string& last) {
        cloud.stands(neutron_ports, bartizan::vim::Standing::good);
        return cloud.tells(neutron_ports, all_ports(last)).query("nfps");
    };
    CHECK_THAT(state_with(port("p4", "DOWN")), Contains(R"("nfpState":"DISABLED")"));
    CHECK_THAT(state_with(port("p4", "ACTIVE", false)), Contains(R"("nfpState":"DISABLED")"));
    CHECK_THAT(state_with(port("p5", "ACTIVE")), Contains(R"("nfpState":"DISABLED")"));
    cloud.stands(neutron_ports, bartizan::vim::Standing::failed);
    CHECK_THAT(cloud.query("nfps"),
               !Contains("\"nfpState\":") &&
                   Contains(R"({"attribute":"nfpState","reason":"SOURCE_ERROR"})"));
}

SCENARIO("A path of which a part is not known is not told in part", "[Sc-Vi.Q06]") {
    const std::pair<Kind, const char*> parts[] = {
        {neutron_port_pair_groups,
         R"({"port_pair_groups": [{"id": "G2", "port_pairs": ["PP2"]}]})"},
        {neutron_port_pairs, R"({"port_pairs": []})"}};
    for (const auto& [kind, less] : parts) {
        auto cloud = chained();
        cloud.stands(kind, bartizan::vim::Standing::failed);
        auto told = cloud.query("nfps");
        CHECK_THAT(told, !Contains("\"virtualNetworkPort\":") &&
                             Contains(R"("virtualNetworkPort","reason":"SOURCE_ERROR")") &&
                             Contains(R"("totalVnp","reason":"SOURCE_ERROR")"));
        told = cloud.tells(kind, less).query("nfps");
        CHECK_THAT(told, Contains(R"("virtualNetworkPort","reason":"NOT_YET_KNOWN")"));
        CHECK(nonconformities("nfps", told) == "");
    }
    auto cloud = chained();
    cloud.stands(neutron_flow_classifiers, bartizan::vim::Standing::not_permitted);
    CHECK_THAT(cloud.query("nfps"), Contains(R"("classifiers","reason":"NOT_PERMITTED")") &&
                                        Contains(R"("correlation": "mpls")"));
}

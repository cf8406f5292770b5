// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Ports and trunks of virtualised networks (spec sc-vi 4.9, 5 Q16).

#include <catch2/catch.hpp>

#include "sc_vi/told_networks.hpp"

using namespace bartizan::sc_vi;
using namespace bartizan::sc_vi::test;
using Catch::Contains;
using enum Kind;

namespace {

constexpr const char* ports = "network_resources/ports";
constexpr const char* trunks = "network_resources/trunks";

}  // namespace

SCENARIO("A port is access, trunk or subport, in the segment of its network or of its trunk",
         "[Sc-Vi.Q16]") {
    auto cloud = cloud_of({network("N", "P", R"("provider:segmentation_id": 101)"),
                           network("flat", "P", R"("provider:segmentation_id": null)")});
    cloud
        .tells(neutron_ports,
               listed("ports", {port("1-access", "N", "P", R"("device_id": "vm")"),
                                port("2-trunk", "N", "P", R"("device_id": "")"),
                                port("3-sub", "N", "P", R"("device_owner": "trunk:subport")"),
                                port("4-unowned-sub", "N", "P"), port("5-flat", "flat", "P"),
                                port("6-others", "N", "X")}))
        .tells(neutron_trunks, R"({"trunks": [{"id": "T", "project_id": "P", "port_id": "2-trunk",
            "status": "ACTIVE", "admin_state_up": true, "sub_ports": [
            {"port_id": "4-unowned-sub", "segmentation_id": 43, "segmentation_type": "vlan"},
            {"port_id": "3-sub", "segmentation_id": 42, "segmentation_type": "vlan"}]}]})");
    const auto told = cloud.query(ports, "", "exclude_fields=metadata");
    const auto row = [](const std::string& id, const std::string& middle,
                        const std::string& network) {
        return R"({"resourceId":")" + id + R"(","networkId":")" + network + "\"," + middle +
               R"(,"operationalState":"ENABLED","_unavailable":[)";
    };
    CHECK_THAT(
        told,
        Contains(row("1-access",
                     R"("attachedResourceId":"vm","portType":"ACCESS","segmentId":"101")", "N")));
    CHECK_THAT(told, Contains(row("2-trunk", R"("portType":"TRUNK","segmentId":"101")", "N")));
    CHECK_THAT(told, Contains(row("3-sub", R"("portType":"SUBPORT","segmentId":"42")", "N")));
    CHECK_THAT(told,
               Contains(row("4-unowned-sub", R"("portType":"SUBPORT","segmentId":"43")", "N")));
    CHECK_THAT(told, Contains(row("5-flat", R"("portType":"ACCESS")", "flat") +
                              unavailable("segmentId", "NOT_APPLICABLE")));
    CHECK_THAT(told, !Contains("6-others"));
    CHECK(nonconformities(ports, cloud.query(ports)) == "");
    CHECK(difference(cloud.query(trunks, "", "exclude_fields=metadata"),
                     R"([{"trunkId":"T","parentPortId":"2-trunk","operationalState":"ENABLED",
        "subPorts":[{"portId":"4-unowned-sub","segmentationId":43,"segmentationType":"vlan"},
                    {"portId":"3-sub","segmentationId":42,"segmentationType":"vlan"}]}])") == "");
    CHECK(nonconformities(trunks, cloud.query(trunks)) == "");

    AND_THEN(
        "where there are no trunks there is access, where they are not known there is neither") {
        cloud.stands(neutron_trunks, bartizan::vim::Standing::not_deployed);
        CHECK_THAT(cloud.query(ports, "(eq,resourceId,2-trunk)"),
                   Contains(R"("portType":"ACCESS")"));
        cloud.stands(neutron_trunks, bartizan::vim::Standing::not_permitted);
        CHECK_THAT(
            cloud.query(ports, "(eq,resourceId,2-trunk)"),
            !Contains("\"portType\":") && Contains(unavailable("portType", "NOT_PERMITTED")));
        CHECK_THAT(cloud.query(ports, "(eq,resourceId,3-sub)"),
                   Contains(R"("portType":"SUBPORT")") &&
                       Contains(unavailable("segmentId", "NOT_PERMITTED")));
    }
}

SCENARIO("A port is enabled if it is active and wanted; one that is never bound, if wanted",
         "[Sc-Vi.Q16]") {
    const std::tuple<const char*, bool, const char*> rows[] = {
        {"ACTIVE", true, "ENABLED"}, {"ACTIVE", false, "DISABLED"}, {"DOWN", true, "DISABLED"},
        {"BUILD", true, "DISABLED"}, {"ERROR", true, "DISABLED"},   {"N/A", true, "ENABLED"},
        {"N/A", false, "DISABLED"},  {"NOVEL", true, "DISABLED"}};
    for (const auto& [status, wanted, state] : rows) {
        INFO(status);
        auto cloud = cloud_of({});
        cloud.tells(neutron_ports, std::string(R"({"ports": [{"id": "1", "network_id": "N",
            "project_id": "P", "status": ")") +
                                       status + R"(", "admin_state_up": )" +
                                       (wanted ? "true" : "false") + "}]}");
        const auto told = cloud.query(ports);
        CHECK_THAT(told, Contains(std::string(R"("operationalState":")") + state + "\""));
        const bool derived = told.find(R"("_derived":["operationalState"])") != std::string::npos;
        CHECK(derived == (status == std::string("N/A")));
    }
    auto cloud = cloud_of({});
    cloud.tells(neutron_ports, R"({"ports": [{"id": "1", "project_id": "P"}]})");
    const auto told = cloud.query(ports);
    CHECK_THAT(told, Contains(unavailable("operationalState", "SOURCE_ERROR")) &&
                         Contains(unavailable("networkId", "SOURCE_ERROR")));
    CHECK(nonconformities(ports, told) == "");
}

SCENARIO("The bandwidth of a port is the limit of its own policy, else of its network's",
         "[Sc-Vi.Q16]") {
    auto cloud = cloud_of({});
    cloud
        .tells(neutron_qos_policies, R"({"policies": [
            {"id": "Q1", "rules": [{"type": "bandwidth_limit", "max_kbps": 2500, "direction": "egress"},
                                   {"type": "bandwidth_limit", "max_kbps": 9, "direction": "ingress"}]},
            {"id": "Q2", "rules": [{"type": "bandwidth_limit", "max_kbps": 7000}]},
            {"id": "Q3", "rules": [{"type": "dscp_marking", "dscp_mark": 1}]}]})")
        .tells(neutron_ports, R"({"ports": [
            {"id": "1", "project_id": "P", "qos_policy_id": "Q1", "qos_network_policy_id": "Q2"},
            {"id": "2", "project_id": "P", "qos_policy_id": null, "qos_network_policy_id": "Q2"},
            {"id": "3", "project_id": "P", "qos_policy_id": "Q3", "qos_network_policy_id": "Q2"},
            {"id": "4", "project_id": "P", "qos_policy_id": null, "qos_network_policy_id": null}]})");
    const auto of = [&cloud](const std::string& id) {
        return cloud.query(ports, "(eq,resourceId," + id + ")");
    };
    CHECK_THAT(of("1"), Contains(R"("bandwidth":2.5,)"));
    CHECK_THAT(of("2"), Contains(R"("bandwidth":7,)"));
    CHECK_THAT(of("3"), Contains(unavailable("bandwidth", "NO_SOURCE")));
    CHECK_THAT(of("4"), Contains(unavailable("bandwidth", "NO_SOURCE")));
}

SCENARIO("Ports are found by id, network and what they are attached to", "[Sc-Vi.Q16]") {
    auto cloud = cloud_of({network("N", "P"), network("M", "P")});
    cloud.tells(neutron_ports, listed("ports", {port("1", "N", "P", R"("device_id": "vm")"),
                                                port("2", "N", "P"), port("3", "M", "P")}));
    const auto ids = [&](const std::string& filter) {
        return cloud.query(ports, filter, "fields=resourceId");
    };
    CHECK_THAT(ids("(eq,networkId,N)"), Contains(R"("resourceId":"1")") &&
                                            Contains(R"("resourceId":"2")") &&
                                            !Contains(R"("resourceId":"3")"));
    CHECK_THAT(ids("(eq,attachedResourceId,vm)"),
               Contains(R"("resourceId":"1")") && !Contains(R"("resourceId":"2")"));
    CHECK_THAT(ids("(eq,resourceId,3)"),
               Contains(R"("resourceId":"3")") && !Contains(R"("resourceId":"1")"));
}

SCENARIO("A trunk is enabled if it is active and wanted", "[Sc-Vi.Q16]") {
    for (const auto* const status : {"ACTIVE", "DOWN", "BUILD", "DEGRADED", "ERROR", "NOVEL"}) {
        INFO(status);
        ToldCloud cloud;
        cloud.tells(neutron_trunks,
                    std::string(R"({"trunks": [{"id": "T", "project_id": "P", "port_id": "1",
            "admin_state_up": true, "sub_ports": [], "status": ")") +
                        status + "\"}]}");
        const auto state = status == std::string("ACTIVE") ? "ENABLED" : "DISABLED";
        CHECK_THAT(cloud.query(trunks),
                   Contains(std::string(R"("operationalState":")") + state) && Contains(status));
    }
}

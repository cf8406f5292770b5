// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Virtualised networks and their subnets (spec sc-vi 4.7, 4.8, 5 Q16): what they are, whose they
// are, and what is not said where it is not known.

#include <catch2/catch.hpp>

#include "sc_vi/told_networks.hpp"

using namespace bartizan::sc_vi;
using namespace bartizan::sc_vi::test;
using Catch::Contains;
using enum Kind;

namespace {

constexpr const char* networks = "network_resources/networks";
constexpr const char* subnets = "network_resources/subnets";

}  // namespace

SCENARIO("A network is of its project, and of nobody else", "[Sc-Vi.Q16]") {
    const auto cloud = cloud_of({network("own", "P"), network("other", "X")});
    const auto told = cloud.query(networks);
    CHECK_THAT(told, Contains("\"own\"") && !Contains("\"other\""));
    CHECK(nonconformities(networks, told) == "");
}

SCENARIO("A network that is shared or external is of those it is shared with", "[Sc-Vi.Q16]") {
    auto cloud = cloud_of({network("all", "X", R"("shared": true)"), network("us", "X"),
                           network("them", "X"), network("ext", "X", R"("router:external": true)"),
                           network("none", "X", R"("shared": true)")});
    cloud.tells(neutron_rbac_policies,
                listed("rbac_policies",
                       {grant("1", "all", "*"), grant("2", "us", "P"), grant("3", "us", "Y"),
                        grant("4", "them", "Y"), grant("5", "ext", "*", "access_as_external"),
                        // Neutron calls it shared because it is with our credential
                        grant("6", "none", "service")}));
    const auto told = cloud.query(networks, "", "fields=isShared,sharingCriteria,_unavailable");
    const auto expected = [](const std::string& id, const std::string& rest) {
        return R"({"networkResourceId":")" + id + R"(",)" + rest;
    };
    CHECK_THAT(told, Contains(expected("all", R"("isShared":true,"sharingCriteria":["*"])")));
    // Whom else it is shared with is for who reaches its owner.
    CHECK_THAT(told, Contains(expected("us", R"("isShared":true,"sharingCriteria":["P"])")));
    CHECK_THAT(told, Contains(unavailable("sharingCriteria", "NOT_PERMITTED")));
    CHECK_THAT(told, Contains(expected("ext", R"("isShared":false)")));
    CHECK_THAT(told, !Contains("\"them\"") && !Contains("\"none\"") && !Contains("\"Y\""));
    CHECK(nonconformities(networks, cloud.query(networks)) == "");

    cloud.reach.projects = {"X"};
    CHECK_THAT(cloud.query(networks), Contains(R"("sharingCriteria":["P","Y"])"));
}

SCENARIO("Where RBAC policies are not known, Neutron's flags are what there is", "[Sc-Vi.Q16]") {
    auto cloud = cloud_of({network("all", "X", R"("shared": true)"), network("own", "P"),
                           network("ext", "X", R"("router:external": true)")});
    cloud.stands(neutron_rbac_policies, bartizan::vim::Standing::failed);
    const auto told = cloud.query(networks);
    CHECK_THAT(told, Contains("\"all\"") && Contains("\"ext\""));
    CHECK_THAT(told, Contains(R"("sharingCriteria":["*"])"));
    // It may be shared with single projects.
    CHECK_THAT(told, Contains(unavailable("sharingCriteria", "SOURCE_ERROR")));
}

SCENARIO("A network of several segments is of the first one's type", "[Sc-Vi.Q16]") {
    const auto cloud = cloud_of({network("N", "P", R"("segments": [
        {"provider:network_type": "vlan", "provider:physical_network": "physnet1", "provider:segmentation_id": 7},
        {"provider:network_type": "vxlan", "provider:physical_network": null, "provider:segmentation_id": 8}])")});
    const auto told = cloud.query(networks);
    CHECK_THAT(told,
               Contains(R"("networkType":"vlan","providerNetwork":"physnet1","segmentationId":7)"));
    CHECK_THAT(told, Contains(R"("segments":[)") && Contains("\"vxlan\""));
    CHECK(nonconformities(networks, told) == "");
}

SCENARIO("What of a network is not told is not permitted, what is null there is not",
         "[Sc-Vi.Q16]") {
    const auto hidden = cloud_of({network("N", "P")}).query(networks);
    const auto flat = cloud_of({network("N", "P", R"("provider:network_type": "local",
        "provider:physical_network": null, "provider:segmentation_id": null)")})
                          .query(networks);
    for (const auto* const attribute : {"providerNetwork", "segmentationId"}) {
        CHECK_THAT(hidden, Contains(unavailable(attribute, "NOT_PERMITTED")));
        CHECK_THAT(flat, Contains(unavailable(attribute, "NOT_APPLICABLE")));
    }
    CHECK_THAT(hidden, Contains(unavailable("networkType", "NOT_PERMITTED")));
    CHECK_THAT(flat, Contains(R"("networkType":"local")"));
}

SCENARIO("A network is enabled if it is active and wanted", "[Sc-Vi.Q16]") {
    const std::pair<const char*, const char*> rows[] = {{"ACTIVE", "ENABLED"},
                                                        {"DOWN", "DISABLED"},
                                                        {"BUILD", "DISABLED"},
                                                        {"ERROR", "DISABLED"},
                                                        {"NOVEL", "DISABLED"}};
    for (const auto& [status, state] : rows) {
        INFO(status);
        const auto text = std::string(R"({"id": "N", "project_id": "P", "shared": false,
            "subnets": [], "admin_state_up": true, "status": ")") +
                          status + "\"}";
        CHECK_THAT(cloud_of({text}).query(networks),
                   Contains(std::string(R"("operationalState":")") + state) &&
                       Contains(std::string(R"("openstack.status":")") + status));
    }
    CHECK_THAT(cloud_of({R"({"id": "N", "project_id": "P", "status": "ACTIVE",
        "admin_state_up": false})"})
                   .query(networks),
               Contains(R"("operationalState":"DISABLED")"));
}

SCENARIO("A network in one zone is in that zone; in several, they are metadata", "[Sc-Vi.Q16]") {
    CHECK_THAT(cloud_of({network("N", "P", R"("availability_zones": ["z"])")}).query(networks),
               Contains(R"("zoneId":"z")"));
    CHECK_THAT(cloud_of({network("N", "P", R"("availability_zones": ["y", "z"])")}).query(networks),
               !Contains("\"zoneId\":") && Contains(unavailable("zoneId", "NOT_APPLICABLE")) &&
                   Contains(R"("availability_zones":["y", "z"])"));
}

SCENARIO("The bandwidth of a network is what it guarantees", "[Sc-Vi.Q16]") {
    auto cloud = cloud_of({network("N", "P", R"("qos_policy_id": "Q")")});
    CHECK_THAT(cloud.query(networks), Contains(unavailable("bandwidth", "NOT_YET_KNOWN")) &&
                                          Contains(unavailable("networkQoS", "NOT_YET_KNOWN")));
    cloud.tells(neutron_qos_policies, R"({"policies": [{"id": "Q", "rules": [
        {"type": "minimum_bandwidth", "min_kbps": 1500, "direction": "egress"},
        {"type": "minimum_bandwidth", "min_kbps": 2000, "direction": "ingress"},
        {"type": "bandwidth_limit", "max_kbps": 3000, "max_burst_kbps": 0, "direction": "ingress"},
        {"type": "bandwidth_limit", "max_kbps": 4000, "max_burst_kbps": 500},
        {"type": "dscp_marking", "dscp_mark": 26},
        {"type": "packet_rate_limit", "max_kpps": 9, "direction": "any"},
        {"type": "minimum_packet_rate", "min_kpps": 5, "direction": "any"},
        {"type": "novel", "value": 1}]}]})");
    const auto told = cloud.query(networks);
    CHECK_THAT(told, Contains(R"("bandwidth":1.5,)") && Contains(R"("bandwidth.ingress":2)"));
    const char* const expected =
        R"("networkQoS":[{"qosName":"minBandwidth.egress","qosValue":"1.5"},)"
        R"({"qosName":"minBandwidth.ingress","qosValue":"2"},)"
        R"({"qosName":"maxBandwidth.ingress","qosValue":"3"},)"
        R"({"qosName":"maxBandwidth.egress","qosValue":"4"},)"
        R"({"qosName":"maxBurst.egress","qosValue":"0.5"},{"qosName":"dscp","qosValue":"26"},)"
        R"({"qosName":"maxPacketRate.any","qosValue":"9"},)"
        R"({"qosName":"minPacketRate.any","qosValue":"5"}])";
    CHECK_THAT(told, Contains(expected));
    cloud.stands(neutron_qos_policies, bartizan::vim::Standing::not_deployed);
    CHECK_THAT(cloud.query(networks), Contains(unavailable("bandwidth", "NOT_DEPLOYED")) &&
                                          Contains(unavailable("networkQoS", "NOT_DEPLOYED")));
}

SCENARIO("A router connects networks; those that are not reached are not named", "[Sc-Vi.Q16]") {
    auto cloud = cloud_of({network("a", "P"), network("b", "P"), network("c", "X"),
                           network("d", "P"), network("ext", "X", R"("router:external": true)")});
    const auto of = [](const char* device, const char* owner) {
        return std::string(R"("device_id": ")") + device + R"(", "device_owner": ")" + owner + "\"";
    };
    cloud.tells(neutron_rbac_policies,
                listed("rbac_policies", {grant("1", "ext", "*", "access_as_external")}));
    cloud.tells(
        neutron_ports,
        listed("ports", {port("1", "a", "P", of("r1", "network:router_interface")),
                         port("2", "b", "P", of("r1", "network:ha_router_replicated_interface")),
                         port("3", "c", "X", of("r1", "network:router_interface")),
                         port("4", "ext", "", of("r1", "network:router_gateway")),
                         port("5", "a", "P", of("r2", "network:router_interface_distributed")),
                         port("6", "b", "P", of("r2", "network:router_interface_distributed")),
                         // Two servers' ports, and what replicas of a router talk through.
                         port("7", "a", "P", of("vm", "compute:nova")),
                         port("8", "d", "P", of("vm", "compute:nova")),
                         port("9", "d", "P", of("r1", "network:router_ha_interface"))}));
    const auto told = cloud.query(networks, "", "fields=connectedNetworks");
    CHECK_THAT(told, Contains(R"("connectedNetworks":["b","ext"])"));  // of a
    CHECK_THAT(told, Contains(R"("connectedNetworks":["a","ext"])"));  // of b
    CHECK_THAT(told, Contains(R"("connectedNetworks":[])"));           // of d
    CHECK_THAT(told, Contains(R"("connectedNetworks":["a","b"])"));    // of ext
    CHECK_THAT(told, !Contains("\"c\""));
}

SCENARIO("A network has the ports that are within reach, and lists leave them out", "[Sc-Vi.Q16]") {
    auto cloud = cloud_of({network("N", "X", R"("shared": true)")});
    cloud.tells(neutron_rbac_policies, listed("rbac_policies", {grant("1", "N", "*")}))
        .tells(neutron_ports, listed("ports", {port("p1", "N", "P"), port("p2", "N", "X")}));
    CHECK_THAT(cloud.query(networks), Contains("\"p1\"") && !Contains("\"p2\""));
    CHECK_THAT(cloud.query(networks, "", ""), !Contains("networkPort") && !Contains("metadata"));
    CHECK(nonconformities(networks, cloud.query(networks)) == "");
    cloud.stands(neutron_ports, bartizan::vim::Standing::failed);
    CHECK_THAT(cloud.query(networks),
               Contains(unavailable("networkPort", "SOURCE_ERROR")) &&
                   Contains(unavailable("connectedNetworks", "SOURCE_ERROR")));
}

SCENARIO("A subnet says its addresses, and is as its network is", "[Sc-Vi.Q16]") {
    auto cloud = cloud_of({network("N", "P"), network("down", "P", R"("mtu": 1)"),
                           network("other", "X"), network("shared", "X")});
    cloud.tells(neutron_rbac_policies, listed("rbac_policies", {grant("1", "shared", "*")}))
        .tells(neutron_subnets, R"({"subnets": [
        {"id": "1", "network_id": "N", "project_id": "P", "ip_version": 4, "cidr": "10.0.0.0/24",
         "gateway_ip": "10.0.0.1", "enable_dhcp": true, "dns_nameservers": ["10.0.0.2"],
         "allocation_pools": [{"start": "10.0.0.2", "end": "10.0.0.9"}]},
        {"id": "2", "network_id": "N", "project_id": "P", "ip_version": 6, "cidr": "fd10::/64",
         "gateway_ip": null, "enable_dhcp": false, "ipv6_ra_mode": "slaac", "allocation_pools": []},
        {"id": "3", "network_id": "other", "project_id": "X", "ip_version": 4},
        {"id": "4", "network_id": "shared", "project_id": "X", "ip_version": 4},
        {"id": "5", "network_id": "gone", "project_id": "P", "ip_version": 5}]})");
    const auto told = cloud.query(subnets, "(in,resourceId,1,2)", "exclude_fields=metadata");
    CHECK(difference(told, R"([
        {"resourceId":"1","networkId":"N","ipVersion":"IPV4","gatewayIp":"10.0.0.1",
         "cidr":"10.0.0.0/24","isDhcpEnabled":true,
         "addressPool":[{"startIp":"10.0.0.2","endIp":"10.0.0.9"}],"operationalState":"ENABLED",
         "_derived":["operationalState"]},
        {"resourceId":"2","networkId":"N","ipVersion":"IPV6","cidr":"fd10::/64",
         "isDhcpEnabled":false,"addressPool":[],"operationalState":"ENABLED",
         "_unavailable":[{"attribute":"gatewayIp","reason":"NOT_APPLICABLE"}],
         "_derived":["operationalState"]}])") == "");
    const auto all = cloud.query(subnets);
    CHECK_THAT(all, Contains("10.0.0.2") && Contains("slaac"));
    CHECK_THAT(all, Contains(R"("resourceId":"4")") && !Contains(R"("resourceId":"3")"));
    CHECK_THAT(all, Contains(unavailable("ipVersion", "SOURCE_ERROR")) &&
                        Contains(unavailable("operationalState", "NOT_YET_KNOWN")));
    CHECK(nonconformities(subnets, all) == "");
    CHECK_THAT(cloud.query(subnets, "(eq,networkId,N)"),
               Contains(R"("resourceId":"1")") && !Contains(R"("resourceId":"4")"));
}

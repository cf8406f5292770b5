// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Virtualised networks (spec sc-vi 4.7-4.9, 5 Q16): what they are, whose they are, and what is
// not said where it is not known.

#include <catch2/catch.hpp>

#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using Catch::Contains;
using test::difference;
using test::nonconformities;
using test::ToldCloud;
using enum Kind;

namespace {

constexpr const char* networks = "network_resources/networks";
constexpr const char* subnets = "network_resources/subnets";
constexpr const char* ports = "network_resources/ports";
constexpr const char* trunks = "network_resources/trunks";

std::string listed(const std::string& name, const std::vector<std::string>& items) {
    std::string out = "{\"" + name + "\": [";
    for (const auto& item : items) {
        out += (out.back() == '[' ? "" : ", ") + item;
    }
    return out + "]}";
}

// `more`: further members, as JSON.
std::string network(const std::string& id, const std::string& project,
                    const std::string& more = "") {
    return R"({"status": "ACTIVE", "admin_state_up": true, "subnets": ["s"], "id": ")" + id +
           R"(", "project_id": ")" + project + "\"" +
           (more.find("\"shared\"") == std::string::npos ? R"(, "shared": false)" : "") +
           (more.empty() ? "" : ", ") + more + "}";
}

std::string port(const std::string& id, const std::string& on, const std::string& project,
                 const std::string& more = "") {
    return R"({"status": "ACTIVE", "admin_state_up": true, "qos_policy_id": null, "id": ")" + id +
           R"(", "network_id": ")" + on + R"(", "project_id": ")" + project + "\"" +
           (more.empty() ? "" : ", ") + more + "}";
}

std::string grant(const std::string& id, const std::string& on, const std::string& target,
                  const std::string& action = "access_as_shared") {
    return R"({"id": ")" + id + R"(", "object_type": "network", "object_id": ")" + on +
           R"(", "action": ")" + action + R"(", "target_tenant": ")" + target + R"("})";
}

// All that networks are made from is there, and empty.
ToldCloud cloud_of(const std::vector<std::string>& told) {
    ToldCloud cloud;
    cloud.reach.all_hosts = false;
    cloud.tells(neutron_networks, listed("networks", told))
        .tells(neutron_subnets, listed("subnets", {}))
        .tells(neutron_ports, listed("ports", {}))
        .tells(neutron_trunks, listed("trunks", {}))
        .tells(neutron_rbac_policies, listed("rbac_policies", {}))
        .tells(neutron_qos_policies, listed("policies", {}));
    return cloud;
}

std::string unavailable(const std::string& attribute, const std::string& reason) {
    return R"({"attribute":")" + attribute + R"(","reason":")" + reason + "\"";
}

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

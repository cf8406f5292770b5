// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Policies as the VIM has them (spec sc-vi 4.20, 9.2, Q28): what they are, whose, what they apply
// to within the reader's domain, and what they say.

#include "sc_vi/policy.hpp"

#include <catch2/catch.hpp>

#include "sc_vi/encode.hpp"
#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using test::difference;
using test::nonconformities;
using test::ToldCloud;
using enum Kind;

namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

constexpr const char* group = R"({"security_groups": [{"id": "G", "name": "web", "project_id": "P",
    "stateful": true, "revision_number": 4, "security_group_rules": [
        {"id": "r1", "direction": "ingress", "ethertype": "IPv4", "protocol": "tcp",
         "port_range_min": 443, "port_range_max": 443, "remote_ip_prefix": null,
         "remote_group_id": null, "standard_attr_id": 25, "project_id": "P"}]}]})";

constexpr const char* ports = R"({"ports": [
    {"id": "N1", "project_id": "P", "security_groups": ["G"], "qos_policy_id": "Q1"},
    {"id": "N2", "project_id": "Q", "security_groups": ["G"], "qos_policy_id": "Q1"},
    {"id": "N3", "project_id": "P", "security_groups": ["other"], "qos_policy_id": null}]})";

constexpr const char* aggregate = R"({"aggregates": [
    {"id": 1, "uuid": "U1", "name": "only-p", "hosts": ["c1"], "updated_at": null,
     "metadata": {"filter_tenant_id": "P", "availability_zone": "az1"}},
    {"id": 2, "uuid": "U2", "name": "zone", "hosts": ["c1"], "metadata": {"availability_zone": "az1"}},
    {"id": 3, "uuid": "U3", "name": "p-and-q", "hosts": ["c1"],
     "updated_at": "2026-11-23T08:13:21.000000",
     "metadata": {"filter_tenant_id": "P", "filter_tenant_id2": "Q"}}]})";

constexpr const char* hypervisors = R"({"hypervisors": [
    {"id": "H", "hypervisor_hostname": "c1.lan", "service": {"host": "c1"}}]})";

}  // namespace

SCENARIO("A security group is a policy of the ports that use it", "[Sc-Vi.Q28]") {
    ToldCloud cloud;
    cloud.tells(neutron_security_groups, group).tells(neutron_ports, R"({"ports": [
        {"id": "N2", "project_id": "P", "security_groups": ["G", "other"]},
        {"id": "N1", "project_id": "P", "security_groups": ["G"]}]})");
    const auto told = cloud.query("policies");
    CHECK(difference(told, R"([{"id": "secgroup:G", "designer": "openstack:neutron", "name": "web",
        "versions": ["4"], "selectedVersion": "4", "activationStatus": "ACTIVATED",
        "transferStatus": "TRANSFERRED", "associations": ["N1", "N2"],
        "_links": {"self": {"href": "/sctelem/v1/policies/secgroup:G"},
            "selected": {"href": "/sctelem/v1/policies/secgroup:G/selected_version"},
            "versions": [{"href": "/sctelem/v1/policies/secgroup:G/versions/4"}]}}])") == "");
    CHECK(nonconformities("policies", told) == "");
    CHECK(difference(cloud.policy("secgroup:G"), R"({"stateful": true, "securityGroupRules": [
        {"id": "r1", "direction": "ingress", "ethertype": "IPv4", "protocol": "tcp",
         "port_range_min": 443, "port_range_max": 443, "remote_ip_prefix": null,
         "remote_group_id": null}]})") == "");
}

SCENARIO("A policy has the content of its version, and no other", "[Sc-Vi.Q28]") {
    ToldCloud cloud;
    cloud.tells(neutron_security_groups, group);
    CHECK(cloud.policy("secgroup:G", "4") == cloud.policy("secgroup:G"));
    CHECK(cloud.policy("secgroup:G", "4") != "");
    CHECK(cloud.policy("secgroup:G", "3") == "");
    CHECK(cloud.policy("secgroup:other") == "");
    CHECK(cloud.policy("qos:G") == "");
    CHECK(cloud.policy("G") == "");
    cloud.reach.projects = {"Q"};
    CHECK(cloud.policy("secgroup:G") == "");
}

SCENARIO("Of who uses a shared policy a reader sees its own", "[Sc-Vi.Q28][Security.003]") {
    ToldCloud cloud;
    cloud.tells(neutron_security_groups, group)
        .tells(neutron_ports, ports)
        .tells(neutron_networks, R"({"networks": []})")
        .tells(neutron_qos_policies,
               R"({"policies": [{"id": "Q1", "name": "gold", "project_id": "X",
            "shared": true, "revision_number": 1, "rules": [{"type": "dscp_marking", "dscp_mark": 26}]}]})")
        .tells(neutron_rbac_policies, R"({"rbac_policies": [{"id": "B", "project_id": "X",
            "object_type": "qos_policy", "object_id": "Q1", "action": "access_as_shared",
            "target_tenant": "*"}]})");
    const auto told = cloud.query("policies");
    CHECK(has(told, R"("id":"qos:Q1")"));
    CHECK(has(told, R"("id":"secgroup:G")"));
    CHECK_FALSE(has(told, "N2"));
    CHECK_FALSE(has(told, "rbac:B"));
    CHECK(has(told, R"("associations":["N1"])"));
    CHECK(has(told, R"("attribute":"associations","reason":"NOT_PERMITTED")"));
    CHECK(nonconformities("policies", told) == "");
}

SCENARIO("A policy is shared with those that RBAC names, and nobody for its flag", "[Sc-Vi.Q28]") {
    const auto [action, target, seen] =
        GENERATE(table<std::string, std::string, bool>({{"access_as_shared", "P", true},
                                                        {"access_as_shared", "*", true},
                                                        {"access_as_shared", "R", false},
                                                        {"access_as_external", "P", false}}));
    ToldCloud cloud;
    cloud
        .tells(neutron_qos_policies,
               R"({"policies": [{"id": "Q1", "project_id": "X", "shared": true, "rules": []}]})")
        .tells(neutron_rbac_policies, R"({"rbac_policies": [{"id": "B", "project_id": "X",
            "object_id": "Q1", "action": ")" +
                                          action + R"(", "target_tenant": ")" + target + "\"}]}");
    CHECK(has(cloud.query("policies"), "qos:Q1") == seen);
}

SCENARIO("Ports that were not read are no empty list of users", "[Sc-Vi.Q28]") {
    ToldCloud cloud;
    cloud.tells(neutron_security_groups, group)
        .stands(neutron_ports, bartizan::vim::Standing::failed);
    const auto told = cloud.query("policies");
    CHECK_FALSE(has(told, R"("associations":)"));
    CHECK(has(told, R"({"attribute":"associations","reason":"SOURCE_ERROR"})"));
}

SCENARIO("A server group, a log, an RBAC policy, a mirror and an open port are policies",
         "[Sc-Vi.Q28]") {
    struct Row {
        Kind kind;
        const char* page;
        const char* id;
        const char* part;
        const char* associations;
        const char* content;
    };

    const auto row = GENERATE(values<Row>({
        {nova_server_groups,
         R"({"server_groups": [{"id": "1", "name": "aa", "policy": "anti-affinity",
            "rules": {"max_server_per_host": 2}, "members": ["S2", "S1"], "project_id": "P"}]})",
         "servergroup:1", R"("name":"aa")", R"(["S1","S2"])",
         R"({"policy": "anti-affinity", "rules": {"max_server_per_host": 2}})"},
        {nova_server_groups, R"({"server_groups": [{"id": "1", "policies": ["affinity"],
            "members": [], "project_id": "P"}]})",
         "servergroup:1", R"("_derived":["name"])", "[]", R"({"policy": "affinity"})"},
        {neutron_logs, R"({"logs": [{"id": "1", "name": "l", "project_id": "P", "enabled": false,
            "resource_type": "security_group", "resource_id": "G", "target_id": null, "event": "DROP",
            "updated_at": "2026-11-23T08:13:22Z"}]})",
         "sglog:1", R"("activationStatus":"DEACTIVATED")", R"(["G"])",
         R"({"resourceType": "security_group", "resourceId": "G", "targetId": null, "event": "DROP"})"},
        {neutron_rbac_policies, R"({"rbac_policies": [{"id": "1", "project_id": "X",
            "object_type": "network", "object_id": "W", "action": "access_as_shared",
            "target_tenant": "P"}]})",
         "rbac:1", R"("name":"rbac:1")", R"(["P"])",
         R"({"objectType": "network", "objectId": "W", "action": "access_as_shared", "targetProject": "P"})"},
        {neutron_tap_flows, R"({"tap_flows": [{"id": "1", "name": "t", "project_id": "P",
            "tap_service_id": "T", "source_port": "N", "direction": "BOTH", "vlan_filter": "9",
            "status": "DOWN"}]})",
         "mirror:1", R"("activationStatus":"DEACTIVATED")", R"(["N"])",
         R"({"sourcePort": "N", "tapServiceId": "T", "direction": "BOTH", "vlanFilter": "9"})"},
        {neutron_tap_mirrors, R"({"tap_mirrors": [{"id": "1", "name": "m", "project_id": "P",
            "port_id": "N", "directions": {"IN": 99}, "remote_ip": "192.0.2.1", "mirror_type": "gre"}]})",
         "mirror:1", R"("activationStatus":"ACTIVATED")", R"(["N"])",
         R"({"sourcePort": "N", "directions": {"IN": 99}, "remoteIp": "192.0.2.1", "mirrorType": "gre"})"},
        {neutron_ports, R"({"ports": [{"id": "1", "project_id": "P", "port_security_enabled": false,
            "allowed_address_pairs": []}]})",
         "portsecurity:1", R"("designer":"openstack:neutron")", R"(["1"])",
         R"({"portSecurityEnabled": false, "allowedAddressPairs": []})"},
        {neutron_ports, R"({"ports": [{"id": "1", "project_id": "P", "port_security_enabled": true,
            "allowed_address_pairs": [{"ip_address": "0.0.0.0/0"}]}]})",
         "portsecurity:1", R"("transferStatus":"TRANSFERRED")", R"(["1"])",
         R"({"portSecurityEnabled": true, "allowedAddressPairs": [{"ip_address": "0.0.0.0/0"}]})"},
    }));
    CAPTURE(row.page);
    ToldCloud cloud;
    cloud.tells(row.kind, row.page);
    const auto told = cloud.query("policies");
    CHECK(has(told, std::string(R"("id":")") + row.id + "\""));
    CHECK(has(told, row.part));
    CHECK(has(told, std::string(R"("associations":)") + row.associations));
    CHECK(difference(cloud.policy(row.id), row.content) == "");
    CHECK(nonconformities("policies", told) == "");
    CHECK(cloud.query("policies", std::string("(eq,id,") + row.id + ")") == told);

    cloud.reach.projects = {"stranger"};
    CHECK(cloud.query("policies") == "[]");
    CHECK(cloud.policy(row.id) == "");
}

SCENARIO("A port behind the protection that all have is no policy", "[Sc-Vi.Q28]") {
    ToldCloud cloud;
    cloud.tells(neutron_ports, R"({"ports": [{"id": "1", "project_id": "P",
        "port_security_enabled": true, "allowed_address_pairs": []}, {"id": "2", "project_id": "P"}]})");
    CHECK(cloud.query("policies") == "[]");
}

SCENARIO("An aggregate that keeps others out is a policy of its projects and hosts",
         "[Sc-Vi.Q28][Security.003]") {
    ToldCloud cloud;
    cloud.tells(nova_aggregates, aggregate).tells(nova_hypervisors, hypervisors);
    const auto all = cloud.query("policies");
    CHECK(has(all, R"("id":"isolation:U1")"));
    CHECK(has(all, R"("associations":["H","P"])"));
    CHECK_FALSE(has(all, "U2"));
    CHECK(has(all, R"("selectedVersion":"2026-11-23T08:13:21.000000")"));
    CHECK(difference(cloud.policy("isolation:U3"),
                     R"({"metadata": {"filter_tenant_id": "P", "filter_tenant_id2": "Q"}})") == "");

    // It names Q, who is a stranger to this reader.
    cloud.reach.all_hosts = false;
    cloud.reach.hosts = {"H"};
    CHECK(has(cloud.query("policies"), "isolation:U1"));
    CHECK_FALSE(has(cloud.query("policies"), "isolation:U3"));
    CHECK(cloud.policy("isolation:U3") == "");
    cloud.reach.hosts = {};
    CHECK(has(cloud.query("policies"), R"("associations":["P"])"));
    CHECK(nonconformities("policies", all) == "");
}

SCENARIO("QoS specs of a volume type that all may use are a policy that all see", "[Sc-Vi.Q28]") {
    ToldCloud cloud;
    cloud
        .tells(cinder_qos_specs,
               R"({"qos_specs": [{"id": "1", "name": "gold", "consumer": "back-end",
            "specs": {"maxIOPS": "500"}}]})")
        .tells(cinder_types, R"({"volume_types": [
            {"id": "T1", "is_public": true, "qos_specs_id": "1"},
            {"id": "T2", "is_public": false, "qos_specs_id": "1"}]})");
    CHECK(has(cloud.query("policies"), R"("associations":["voltype:T1","voltype:T2"])"));
    CHECK(difference(cloud.policy("volqos:1"),
                     R"({"consumer": "back-end", "specs": {"maxIOPS": "500"}})") == "");
    cloud.reach.all_hosts = false;
    CHECK(has(cloud.query("policies"), R"("associations":["voltype:T1"])"));
    cloud.tells(cinder_types, R"({"volume_types": [
        {"id": "T1", "is_public": false, "qos_specs_id": "1"}]})");
    CHECK(cloud.query("policies") == "[]");
}

SCENARIO("The limits of a project are one policy, whatever is used of them", "[Sc-Vi.Q28]") {
    ToldCloud cloud;
    cloud.tells(keystone_projects, R"({"projects": [{"id": "P", "name": "vnf"}, {"id": "Q"}]})")
        .tells_of(nova_quotas, "P",
                  R"({"quota_set": {"id": "P", "cores": {"limit": 20, "in_use": 3},
            "ram": {"limit": -1, "in_use": 0}}})")
        .tells_of(cinder_quotas, "P", R"({"quota_set": {"id": "P", "volumes": {"limit": 10}}})")
        .stands(neutron_quotas, bartizan::vim::Standing::not_deployed);
    const auto told = cloud.query("policies");
    CHECK(has(told, R"("id":"quota:P")"));
    CHECK(has(told, R"("name":"vnf")"));
    CHECK_FALSE(has(told, "quota:Q"));
    CHECK(difference(cloud.policy("quota:P"), R"({"compute": {"cores": 20, "ram": -1},
        "storage": {"volumes": 10},
        "_unavailable": [{"attribute": "network", "reason": "NOT_DEPLOYED"}]})") == "");
}

SCENARIO("Policies of all kinds stand in the order of their ids", "[Sc-Vi.Q28]") {
    ToldCloud cloud;
    cloud.tells(neutron_tap_flows, R"({"tap_flows": [{"id": "2", "project_id": "P"}]})")
        .tells(neutron_tap_mirrors, R"({"tap_mirrors": [{"id": "1", "project_id": "P"},
                                                        {"id": "3", "project_id": "P"}]})")
        .tells(nova_server_groups, R"({"server_groups": [{"id": "0", "project_id": "P"}]})");
    const auto told = cloud.query("policies");
    std::size_t at = 0;
    for (const auto* const id : {"mirror:1", "mirror:2", "mirror:3", "servergroup:0"}) {
        const auto found = told.find(std::string(R"({"id":")") + id + "\"");
        REQUIRE(found != std::string::npos);
        CHECK(found >= at);
        at = found;
    }
}

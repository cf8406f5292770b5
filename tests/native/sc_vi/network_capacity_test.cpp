// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// How much network there is, and of which kinds (spec sc-vi 4.12, 4.14, 5 Q04 Q17).

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

constexpr const char* path = "network_capacity";
constexpr const char* types = "network_resource_types";

constexpr const char* networks = R"({"networks": [
    {"id": "own", "project_id": "P", "provider:network_type": "vxlan", "provider:physical_network": null},
    {"id": "other", "project_id": "X", "provider:network_type": "vlan", "provider:physical_network": "physnet1"},
    {"id": "ext", "project_id": "X", "router:external": true,
     "provider:network_type": "flat", "provider:physical_network": "phys-ext"}]})";

constexpr const char* ranges = R"({"network_segment_ranges": [
    {"id": "1", "network_type": "vlan", "physical_network": "physnet1", "minimum": 100, "maximum": 199,
     "used": {"100": "P", "150": "X"}, "available": [101, 102, 103]},
    {"id": "2", "network_type": "vlan", "physical_network": "physnet1", "minimum": 150, "maximum": 249,
     "used": {"150": "X", "240": "X"}, "available": [103, 241]},
    {"id": "3", "network_type": "vxlan", "physical_network": null, "minimum": 1, "maximum": 1000,
     "used": {}, "available": [1]}]})";

constexpr const char* availabilities = R"({"network_ip_availabilities": [
    {"network_id": "own", "total_ips": 18446744073709551616, "used_ips": 1, "subnet_ip_availability": []},
    {"network_id": "other", "total_ips": 9, "used_ips": 1, "subnet_ip_availability": []},
    {"network_id": "ext", "total_ips": 18446744073709551869, "used_ips": 12, "subnet_ip_availability": [
        {"ip_version": 4, "total_ips": 253, "used_ips": 2},
        {"ip_version": 6, "total_ips": 18446744073709551616, "used_ips": 10}]}]})";

std::string bandwidth(int total, int reserved, double ratio) {
    return R"({"inventories": {"NET_BW_EGR_KILOBIT_PER_SEC": {"total": )" + std::to_string(total) +
           R"(, "reserved": )" + std::to_string(reserved) + R"(, "allocation_ratio": )" +
           std::to_string(ratio) + "}}}";
}

// Host A has a card on physnet1 of which 400 Mbps are used; host B, which is disabled, another.
ToldCloud cloud_of_cards() {
    ToldCloud cloud;
    cloud.tells(neutron_networks, networks)
        .tells(placement_providers, R"({"resource_providers": [
            {"uuid": "A", "root_provider_uuid": "A"}, {"uuid": "B", "root_provider_uuid": "B"},
            {"uuid": "A1", "root_provider_uuid": "A"}, {"uuid": "B1", "root_provider_uuid": "B"},
            {"uuid": "A2", "root_provider_uuid": "A"}]})")
        .tells_of(placement_inventories, "A1", bandwidth(1000000, 0, 1))
        .tells_of(placement_inventories, "B1", bandwidth(1100000, 100000, 1.5))
        .tells_of(placement_inventories, "A2",
                  R"({"inventories": {"NET_PACKET_RATE_KILOPACKET_PER_SEC": {"total": 900}}})")
        .tells_of(placement_usages, "A1", R"({"usages": {"NET_BW_EGR_KILOBIT_PER_SEC": 400000}})")
        .tells_of(placement_traits, "A1", R"({"traits": ["CUSTOM_PHYSNET_PHYSNET1"]})")
        .tells_of(placement_traits, "B1", R"({"traits": ["CUSTOM_PHYSNET_PHYSNET1"]})")
        .tells_of(placement_traits, "B", R"({"traits": ["COMPUTE_STATUS_DISABLED"]})")
        .tells(nova_hypervisors, R"({"hypervisors": [
            {"id": "A", "hypervisor_hostname": "a", "service": {"host": "cmp-a"}},
            {"id": "B", "hypervisor_hostname": "b", "service": {"host": "cmp-b"}}]})");
    return cloud;
}

std::string measure(const std::string& name, const std::string& unit, const std::string& value) {
    return R"({"measurementName":")" + name + R"(","unit":")" + unit + "\"," + value;
}

std::string list(const std::string& told, const std::string& name) {
    const auto from = told.find("\"" + name + "\":[");
    return from == std::string::npos ? "" : told.substr(from, told.find(']', from) - from);
}

std::string missing(const std::string& attribute, const std::string& reason,
                    const std::string& what) {
    return R"({"attribute":")" + attribute + R"(","reason":")" + reason + R"(","detail":")" + what +
           "\"}";
}

}  // namespace

SCENARIO("Segments are counted once, in however many ranges they are", "[Sc-Vi.Q04]") {
    ToldCloud cloud;
    cloud.tells(neutron_networks, networks).tells(neutron_segment_ranges, ranges);
    const auto told = cloud.query(path);
    const std::string vlan = "segments:vlan:physnet1";
    CHECK_THAT(list(told, "totalCapacity"),
               Contains(measure(vlan, "segments", "\"value\":150}")) &&
                   Contains(measure("segments:vxlan", "segments", "\"value\":1000}")));
    CHECK_THAT(list(told, "allocatedCapacity"),
               Contains(measure(vlan, "segments", "\"value\":3}")) &&
                   Contains(measure("segments:vxlan", "segments", "\"value\":0}")));
    CHECK_THAT(list(told, "availableCapacity"),
               Contains(measure(vlan, "segments", "\"value\":4}")));
    CHECK(nonconformities(path, told) == "");
}

SCENARIO("Without segment ranges nothing is said of segments", "[Sc-Vi.Q04]") {
    ToldCloud cloud;
    cloud.tells(neutron_networks, networks)
        .tells(neutron_ip_availabilities, availabilities)
        .stands(neutron_segment_ranges, Standing::not_deployed)
        .stands(blazar_leases, Standing::not_deployed);
    const auto told = cloud.query(path);
    CHECK_THAT(told, !Contains("segments:") &&
                         Contains(missing("totalCapacity", "NOT_DEPLOYED", "segments")));
    CHECK(nonconformities(path, told) == "");
    cloud.tells(neutron_segment_ranges, R"({"network_segment_ranges": [
        {"id": "1", "network_type": "vlan", "physical_network": "p", "minimum": 1, "maximum": 9}]})");
    CHECK_THAT(cloud.query(path),
               Contains(measure("segments:vlan:p", "segments", "\"value\":9}")) &&
                   Contains(missing("availableCapacity", "NOT_PERMITTED", "segments:vlan:p")));
}

SCENARIO("10.9: more addresses than 64 bits count are told to the last digit",
         "[Sc-Vi.Q04][sc-vi-10.9]") {
    ToldCloud cloud;
    cloud.tells(neutron_networks, networks)
        .tells(neutron_ip_availabilities, availabilities)
        .stands(blazar_leases, Standing::not_deployed);
    const auto told = cloud.query(path);
    CHECK_THAT(list(told, "totalCapacity"),
               Contains(measure("ipAddresses:own", "addresses",
                                R"("valueString":"18446744073709551616"})")));
    CHECK_THAT(list(told, "allocatedCapacity"),
               Contains(measure("ipAddresses:own", "addresses", "\"value\":1}")));
    CHECK_THAT(list(told, "availableCapacity"),
               Contains(measure("ipAddresses:own", "addresses",
                                R"("valueString":"18446744073709551615"})")));
    CHECK_THAT(told, !Contains("ipAddresses:other"));
}

SCENARIO("The greatest number that JSON's readers do not round is a number", "[Sc-Vi.Q04]") {
    const auto with = [](const std::string& total, const std::string& used) {
        ToldCloud cloud;
        return cloud.tells(neutron_networks, networks)
            .tells(neutron_ip_availabilities,
                   R"({"network_ip_availabilities": [{"network_id": "own", "total_ips": )" + total +
                       R"(, "used_ips": )" + used + "}]}")
            .query(path);
    };
    CHECK_THAT(with("9007199254740991", "0"), Contains("\"value\":9007199254740991}"));
    CHECK_THAT(with("9007199254740992", "0"), Contains("\"valueString\":\"9007199254740992\"}"));
    CHECK_THAT(with("100000000000000000000", "1"), Contains("\"99999999999999999999\""));
    CHECK_THAT(list(with("5", "7"), "availableCapacity"), Contains("\"value\":0}"));
    CHECK_THAT(list(with("7", "7"), "availableCapacity"), Contains("\"value\":0}"));
    CHECK_THAT(with("\"many\"", "7"), !Contains("ipAddresses"));
}

SCENARIO("Public addresses are those of external networks, less what leases have reserved",
         "[Sc-Vi.Q04]") {
    ToldCloud cloud;
    cloud.tells(neutron_networks, networks)
        .tells(neutron_ip_availabilities, availabilities)
        .tells(neutron_floatingips, R"({"floatingips": [
            {"id": "f", "tags": ["blazar", "reservation:R1"]}, {"id": "g", "tags": []}]})")
        .tells(blazar_leases, R"({"leases": [{"id": "L", "reservations": [
            {"id": "R1", "resource_type": "virtual:floatingip", "status": "active", "amount": 3},
            {"id": "R2", "resource_type": "virtual:floatingip", "status": "pending", "amount": 4},
            {"id": "R3", "resource_type": "virtual:floatingip", "status": "deleted", "amount": 50},
            {"id": "R4", "resource_type": "physical:host", "status": "active", "amount": 60}]}]})");
    auto told = cloud.query(path);
    const std::string name = "publicIpv4";
    CHECK_THAT(list(told, "totalCapacity"), Contains(measure(name, "addresses", "\"value\":253}")));
    CHECK_THAT(list(told, "allocatedCapacity"),
               Contains(measure(name, "addresses", "\"value\":2}")));
    CHECK_THAT(list(told, "reservedCapacity"),
               Contains(measure(name, "addresses", "\"value\":6}")));
    CHECK_THAT(list(told, "availableCapacity"),
               Contains(measure(name, "addresses", "\"value\":245}")));
    cloud.stands(blazar_leases, Standing::not_deployed);
    told = cloud.query(path);
    CHECK(list(told, "reservedCapacity") == "");
    CHECK_THAT(told, Contains(missing("reservedCapacity", "NOT_DEPLOYED", name)));
    CHECK_THAT(list(told, "availableCapacity"),
               Contains(measure(name, "addresses", "\"value\":251}")));
}

SCENARIO("Bandwidth is what Placement says cards can give, of hosts that take servers",
         "[Sc-Vi.Q04]") {
    auto cloud = cloud_of_cards();
    const auto told = cloud.query(path);
    const std::string name = "bandwidth:physnet1.egress";
    CHECK_THAT(list(told, "totalCapacity"),
               Contains(measure(name, "Mbps", "\"value\":2500}")) &&
                   Contains(measure("packetRate", "kpps", "\"value\":900}")));
    CHECK_THAT(list(told, "allocatedCapacity"), Contains(measure(name, "Mbps", "\"value\":400}")));
    CHECK_THAT(list(told, "availableCapacity"),
               Contains(measure(name, "Mbps", R"("value":600,"details":{"unusable":1500}})")));
    CHECK(nonconformities(path, told) == "");

    AND_THEN("a host whose nova-compute is down gives none either") {
        cloud.tells(nova_services, R"({"services": [
            {"id": "1", "binary": "nova-compute", "host": "cmp-a", "state": "down"}]})");
        CHECK_THAT(list(cloud.query(path), "availableCapacity"),
                   Contains(measure(name, "Mbps", R"("value":0,"details":{"unusable":2500}})")));
    }
    AND_THEN("without usages there is only the total") {
        cloud.stands(placement_usages, Standing::failed);
        const auto less = cloud.query(path);
        CHECK_THAT(list(less, "totalCapacity"), Contains(name));
        CHECK_THAT(list(less, "allocatedCapacity") + list(less, "availableCapacity"),
                   !Contains(name));
        CHECK_THAT(less, Contains(missing("availableCapacity", "SOURCE_ERROR", "bandwidth")));
    }
    AND_THEN("a zone of hosts without such cards has none, for which there is no source") {
        cloud.tells(nova_zones,
                    R"({"availabilityZoneInfo": [{"zoneName": "bare", "hosts": {"c": {}}}]})");
        CHECK_THAT(cloud.query(path, "(eq,zoneId,bare)"),
                   !Contains("measurementName") &&
                       Contains(missing("availableCapacity", "NO_SOURCE",
                                        "no host of the zone guarantees bandwidth")));
    }
    AND_THEN("without inventories there is nothing of it") {
        cloud.stands(placement_inventories, Standing::not_permitted);
        CHECK_THAT(cloud.query(path),
                   Contains(missing("totalCapacity", "NOT_PERMITTED", "bandwidth")));
    }
}

SCENARIO("A zone has the bandwidth of its hosts, and no segments of its own", "[Sc-Vi.Q04]") {
    auto cloud = cloud_of_cards();
    cloud.tells(neutron_segment_ranges, ranges).tells(nova_zones, R"({"availabilityZoneInfo": [
        {"zoneName": "internal", "hosts": {"ctl": {}}},
        {"zoneName": "az-a", "hosts": {"cmp-a": {"nova-compute": {}}}},
        {"zoneName": "hidden", "hosts": null}]})");
    const auto told = cloud.query(path, "(eq,zoneId,az-a)");
    CHECK_THAT(list(told, "totalCapacity"), Contains("bandwidth:physnet1.egress") &&
                                                Contains("\"value\":1000}") &&
                                                !Contains("segments"));
    CHECK_THAT(told, Contains(R"("scopeId":"zone:az-a")") &&
                         Contains(missing("totalCapacity", "NOT_APPLICABLE",
                                          "segments and addresses are of no zone")));
    CHECK_THAT(
        cloud.query(path, "(eq,zoneId,hidden)"),
        Contains(missing("totalCapacity", "NOT_PERMITTED", "the hosts of the zone are not told")));
    const auto all = cloud.query(path);
    CHECK_THAT(all, Contains(R"("scopeId":"vim")") && !Contains("internal"));
    CHECK(nonconformities(path, all) == "");
}

SCENARIO("Capacities are of who reaches all hosts, or is given totals", "[Sc-Vi.Q04]") {
    auto cloud = cloud_of_cards();
    CHECK_THAT(cloud.query(path), Contains("bandwidth:physnet1"));
    cloud.reach.all_hosts = false;
    cloud.reach.hosts = {"A"};
    CHECK(cloud.query(path) == "[]");
    cloud.reach.share_host_totals = true;
    CHECK_THAT(cloud.query(path), Contains("bandwidth:physnet1"));
}

SCENARIO("Kinds of networks are those of ranges and of networks that there are", "[Sc-Vi.Q17]") {
    auto cloud = cloud_of_cards();
    cloud.tells(neutron_segment_ranges, ranges)
        .tells(neutron_agents, R"({"agents": [{"id": "1",
            "configurations": {"tunnel_types": ["gre"], "bridge_mappings": {"physnet9": "br-9"}}}]})")
        .tells(neutron_qos_rule_types, R"({"rule_types": [{"type": "bandwidth_limit"},
            {"type": "dscp_marking"}, {"type": "novel"}]})");
    const auto told = cloud.query(types);
    const std::string qos = R"("networkQoS":[{"qosName":"maxBandwidth","qosValue":"supported"},
        {"qosName":"maxBurst","qosValue":"supported"},{"qosName":"dscp","qosValue":"supported"},
        {"qosName":"novel","qosValue":"supported"}])";
    const auto no_bandwidth =
        R"("_unavailable":[{"attribute":"bandwidth","reason":"NO_SOURCE"}])" + std::string();
    CHECK(difference(
              told, R"([{"networkResourceTypeId":"net:flat:phys-ext","networkType":"flat",)" + qos +
                        "," + no_bandwidth +
                        R"(},{"networkResourceTypeId":"net:vlan:physnet1","networkType":"vlan",)"
                        R"("bandwidth":2500,"_derived":["bandwidth"],)" +
                        qos + R"(},{"networkResourceTypeId":"net:vxlan","networkType":"vxlan",)" +
                        qos + "," + no_bandwidth + "}]") == "");
    CHECK(nonconformities(types, told) == "");
}

SCENARIO("Without segment ranges agents say what they could do", "[Sc-Vi.Q17]") {
    ToldCloud cloud;
    cloud.tells(neutron_networks, networks)
        .stands(neutron_segment_ranges, Standing::not_deployed)
        .stands(neutron_qos_rule_types, Standing::not_deployed)
        .stands(placement_providers, Standing::failed)
        .tells(neutron_agents, R"({"agents": [{"id": "1", "configurations": {
            "tunnel_types": ["gre"], "bridge_mappings": {"physnet9": "br-9", "physnet1": "br-1"}}},
            {"id": "2", "configurations": {}}]})");
    const auto told = cloud.query(types);
    const std::string derived = R"("_derived":["networkResourceTypeId","networkType"])";
    for (const auto* const id :
         {"net:gre", "net:vlan:physnet9", "net:vxlan", "net:flat:phys-ext"}) {
        CHECK_THAT(told, Contains(R"("networkResourceTypeId":")" + std::string(id) + "\""));
    }
    CHECK_THAT(cloud.query(types, "(eq,networkResourceTypeId,net:vlan:physnet9)"),
               Contains(derived) &&
                   Contains(R"({"attribute":"bandwidth","reason":"SOURCE_ERROR"})") &&
                   Contains(R"({"attribute":"networkQoS","reason":"NOT_DEPLOYED"})"));
    // A network of that kind is there.
    CHECK_THAT(cloud.query(types, "(eq,networkResourceTypeId,net:vlan:physnet1)"),
               !Contains("_derived"));
    CHECK(nonconformities(types, told) == "");
}

SCENARIO("Who does not reach all hosts knows the kinds of its own networks", "[Sc-Vi.Q17]") {
    auto cloud = cloud_of_cards();
    cloud.reach.all_hosts = false;
    cloud.tells(neutron_segment_ranges, ranges);
    const auto told = cloud.query(types);
    CHECK_THAT(told, Contains("net:vxlan") && !Contains("net:vlan"));
    cloud.reach.projects = {"X"};
    CHECK_THAT(cloud.query(types), Contains("net:vlan:physnet1") &&
                                       Contains(R"("bandwidth","reason":"NOT_PERMITTED")") &&
                                       !Contains("2500"));
}

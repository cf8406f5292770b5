// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Zones, hosts and resources: where they are, and who is told (spec sc-vi 4.10, 4.11, 9.1, 9.4).

#include <catch2/catch.hpp>

#include "sc_vi/place_trait.hpp"
#include "sc_vi/resource_location.hpp"
#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using bartizan::vim::Standing;
using Catch::Contains;
using test::difference;
using test::nonconformities;
using test::ToldCloud;
using enum Kind;

namespace {

ToldCloud two_hosts() {
    ToldCloud cloud;
    cloud
        .tells(nova_hypervisors, R"({"hypervisors": [
            {"id": "A", "hypervisor_hostname": "a.lan", "service": {"host": "a"}, "state": "up",
             "status": "enabled", "host_ip": "10.0.0.1", "hypervisor_type": "QEMU", "hypervisor_version": 7002000},
            {"id": "B", "hypervisor_hostname": "b.lan", "service": {"host": "b"}, "state": "up",
             "status": "enabled", "host_ip": "10.0.0.2", "hypervisor_type": "QEMU"}]})")
        .tells(nova_services, R"({"services": []})")
        .tells(nova_zones, R"({"availabilityZoneInfo": [
            {"zoneName": "internal", "zoneState": {"available": true},
             "hosts": {"ctl": {"nova-scheduler": {"available": true}}}},
            {"zoneName": "az1", "zoneState": {"available": true}, "hosts": {
                "a": {"nova-compute": {"available": true}}, "b": {"nova-compute": {"available": false}}}}]})")
        .tells(nova_aggregates,
               R"({"aggregates": [{"id": 1, "uuid": "u", "name": "fast", "hosts": ["a"],
            "availability_zone": "az1", "metadata": {"availability_zone": "az1", "location:rack": "R1",
            "location:unit": "9", "ssd": "true", "filter_tenant_id": "Q"}}]})")
        .tells(placement_providers, R"({"resource_providers": [
            {"uuid": "A", "root_provider_uuid": "A"}, {"uuid": "B", "root_provider_uuid": "B"}]})")
        .tells_of(placement_inventories, "A",
                  R"({"inventories": {"MEM_ENCRYPTION_CONTEXT": {"total": 15}}})")
        .tells_of(placement_traits, "A",
                  R"({"traits": ["COMPUTE_SECURITY_TPM_2_0", "HW_ARCH_X86_64",
            "HW_CPU_X86_AMD_SEV", "HW_CPU_X86_AVX", "CUSTOM_RACK_R7", "CUSTOM_ROOM_BLUE"]})")
        .tells_of(placement_traits, "B",
                  R"({"traits": ["COMPUTE_SECURITY_TPM_2_0", "HW_ARCH_X86_64"]})");
    return cloud;
}

std::string located(const ToldCloud& cloud, const std::string& id) {
    return cloud.element(
        [&id](const Reading& reading) { return make_resource_location(reading, id); });
}

}  // namespace

SCENARIO("A zone tells of its hosts what they have", "[Sc-Vi.Q02]") {
    const auto told = two_hosts().query("compute_zones");
    CHECK(difference(told, R"([{"zoneId": "az1", "zoneName": "az1", "zoneState": "DEGRADED",
        "nfviPopId": "pop-1", "zoneProperty": {"hosts.total": 2, "hosts.available": 1,
            "traits": ["COMPUTE_SECURITY_TPM_2_0", "CUSTOM_RACK_R7", "CUSTOM_ROOM_BLUE",
                       "HW_ARCH_X86_64", "HW_CPU_X86_AMD_SEV", "HW_CPU_X86_AVX"],
            "traitsCommon": ["COMPUTE_SECURITY_TPM_2_0", "HW_ARCH_X86_64"],
            "cpuArchitectures": ["x86_64"],
            "security": {"traits": ["COMPUTE_SECURITY_TPM_2_0", "HW_CPU_X86_AMD_SEV"],
                "traitsCommon": ["COMPUTE_SECURITY_TPM_2_0"], "memoryEncryptionContexts": 15,
                "hypervisorTypes": ["QEMU"],
                "_unavailable": [{"attribute": "attestation", "reason": "NO_SOURCE"}]},
            "aggregateMetadata": {"fast": {"location:rack": "R1", "location:unit": "9", "ssd": "true",
                "filter_tenant_id": "Q"}}},
        "metadata": {"hostIds": ["A", "B"], "aggregates": [{"id": "1", "name": "fast"}]}}])") ==
          "");
    CHECK(nonconformities("compute_zones", told) == "");
}

SCENARIO("A zone is AVAILABLE, DEGRADED or UNAVAILABLE", "[Sc-Vi.Q02]") {
    const auto state = [](const std::string& zone, const std::string& host) {
        auto cloud = two_hosts();
        cloud.tells(nova_zones, R"({"availabilityZoneInfo": [{"zoneName": "az1",
            "zoneState": {"available": )" +
                                    zone + R"(}, "hosts": {"a": {"nova-compute": {"available": )" +
                                    host + "}}}}]}");
        return cloud.query("compute_zones", "", "fields=zoneState");
    };
    CHECK_THAT(state("true", "true"), Contains(R"("zoneState":"AVAILABLE")"));
    CHECK_THAT(state("true", "false"), Contains(R"("zoneState":"DEGRADED")"));
    CHECK_THAT(state("false", "false"), Contains(R"("zoneState":"UNAVAILABLE")"));
}

SCENARIO("Of hosts that are not reached nothing is told",
         "[Sc-Vi.Q02][Sc-Vi.Telem.002][Security.003]") {
    auto cloud = two_hosts();
    cloud.reach.all_hosts = false;
    cloud.reach.hosts = {"B"};
    const auto zones = cloud.query("compute_zones");
    CHECK_THAT(zones, Contains(R"("hosts.total":1)"));
    CHECK_THAT(zones, Contains(R"("hostIds":["B"])"));
    CHECK_THAT(zones, !Contains("SEV"));
    CHECK_THAT(zones, !Contains("filter_tenant_id"));
    CHECK_THAT(cloud.query("locations/hosts"), !Contains(R"("hostId":"A")"));
    CHECK_THAT(cloud.query("locations/hosts"), Contains(R"("hostId":"B")"));
    cloud.reach.hosts = {};
    CHECK(cloud.query("compute_zones") == "[]");
    CHECK(cloud.query("locations/hosts") == "[]");
}

SCENARIO("Without traits and inventories a zone says why, not that there are none", "[Sc-Vi.Q02]") {
    auto cloud = two_hosts();
    cloud.stands(placement_traits, Standing::not_permitted)
        .stands(placement_inventories, Standing::failed);
    const auto told = cloud.query("compute_zones");
    CHECK_THAT(told, Contains(R"({"attribute":"traits","reason":"NOT_PERMITTED"})"));
    CHECK_THAT(told,
               Contains(R"({"attribute":"memoryEncryptionContexts","reason":"SOURCE_ERROR"})"));
    CHECK_THAT(told, !Contains("\"traits\":["));
}

SCENARIO("Each field of a place has the first source that tells it", "[Sc-Vi.Telem.002]") {
    auto cloud = two_hosts();
    cloud.settings.location_inventory = {{"a", {{"site", "Essen"}, {"unknown", "x"}}}};
    cloud.settings.location_ironic_keys = {"location_building"};
    cloud
        .tells(ironic_nodes, R"({"nodes": [{"uuid": "N", "name": "a", "chassis_uuid": "C",
            "extra": {"location_building": 4, "site": "not asked for"}, "properties": {}}]})")
        .tells(ironic_ports,
               R"({"ports": [{"uuid": "X", "node_uuid": "N", "address": "52:54:00:00:00:01",
            "physical_network": "physnet1",
            "local_link_connection": {"switch_id": "aa:bb", "port_id": "Eth1", "switch_info": "leaf1"}}]})")
        .tells(blazar_hosts, R"({"hosts": [{"id": "1", "hypervisor_hostname": "a.lan", "row": "7",
                                            "rack": "too late"}]})");
    const auto told = cloud.query("locations/hosts", "(eq,hostId,A)");
    CHECK(difference(told,
                     R"([{"hostId": "A", "hostName": "a", "nodeName": "a.lan", "hostIp": "10.0.0.1",
        "hostState": "ENABLED", "zoneId": "az1",
        "aggregates": [{"id": "1", "name": "fast", "metadata": {"location:rack": "R1",
            "location:unit": "9", "ssd": "true", "filter_tenant_id": "Q"}}],
        "nfviPopId": "pop-1",
        "physicalLocation": {"site": "Essen", "building": "4", "room": "BLUE", "row": "7", "rack": "R1",
            "unit": "9", "chassis": "C"},
        "locationSource": {"site": "INVENTORY_FILE", "building": "IRONIC", "room": "TRAIT",
            "row": "BLAZAR", "rack": "AGGREGATE", "unit": "AGGREGATE", "chassis": "IRONIC"},
        "switchPorts": [{"switchId": "aa:bb", "portId": "Eth1", "switchInfo": "leaf1",
            "mac": "52:54:00:00:00:01", "physicalNetwork": "physnet1"}],
        "security": {"traits": ["COMPUTE_SECURITY_TPM_2_0", "HW_CPU_X86_AMD_SEV"],
            "memoryEncryptionContexts": 15, "hypervisorType": "QEMU", "hypervisorVersion": 7002000,
            "_unavailable": [{"attribute": "attestation", "reason": "NO_SOURCE"}]}}])") == "");
    CHECK(nonconformities("locations/hosts", cloud.query("locations/hosts")) == "");
}

SCENARIO("A host that no source places has no place", "[Sc-Vi.Telem.002]") {
    const auto told = two_hosts().query("locations/hosts", "(eq,hostId,B)");
    CHECK_THAT(told, Contains(R"({"attribute":"physicalLocation","reason":"NO_SOURCE"})"));
    CHECK_THAT(told, !Contains("locationSource\":{"));
    CHECK_THAT(told, Contains(R"({"attribute":"switchPorts","reason":"NOT_YET_KNOWN"})"));
}

SCENARIO("A host is DISABLED if its service was forced down", "[Sc-Vi.Telem.002]") {
    auto cloud = two_hosts();
    cloud.tells(nova_services, R"({"services": [{"id": "1", "binary": "nova-compute", "host": "a",
        "zone": "az1", "state": "up", "status": "enabled", "forced_down": true}]})");
    CHECK_THAT(cloud.query("locations/hosts", "(eq,hostId,A)"),
               Contains(R"("hostState":"DISABLED")"));
    CHECK_THAT(cloud.query("locations/hosts", "(eq,hostId,B)"),
               Contains(R"("hostState":"ENABLED")"));
}

SCENARIO("A trait tells a place if it has the form of the pattern", "[Sc-Vi.Telem.002]") {
    const auto pattern = PlaceTrait::read("CUSTOM_(SITE|ROW|ROWS)_(.+)");
    REQUIRE(pattern);
    CHECK(pattern->match("CUSTOM_SITE_A_B")->value == "A_B");
    CHECK(pattern->match("CUSTOM_ROWS_9")->field == "ROWS");
    for (const auto* trait :
         {"CUSTOM_SITE_", "CUSTOM_SITE", "CUSTOM_RACK_1", "XCUSTOM_SITE_A", "", "CUSTOM_"}) {
        INFO(trait);
        CHECK_FALSE(pattern->match(trait));
    }
    for (const auto* wrong :
         {"", "CUSTOM_.*", "(.+)", "CUSTOM_(A|)_(.+)", "CUSTOM_(A)_(.*)", "C+(A)_(.+)",
          "CUSTOM_(A)(.+)x", "CUSTOM_(A|(B))_(.+)", ")(", "CUSTOM_(A_(.+)"}) {
        INFO(wrong);
        CHECK_FALSE(PlaceTrait::read(wrong));
    }
}

SCENARIO("A server is where its host is, since its last migration", "[Sc-Vi.Telem.002]") {
    auto cloud = two_hosts();
    cloud
        .tells(nova_servers, R"({"servers": [{"id": "S", "tenant_id": "P", "status": "ACTIVE",
            "OS-EXT-SRV-ATTR:host": "a", "OS-EXT-SRV-ATTR:hypervisor_hostname": "a.lan",
            "OS-EXT-AZ:availability_zone": "az1"}]})")
        .tells(nova_migrations, R"({"migrations": [
            {"uuid": "1", "instance_uuid": "S", "status": "completed", "updated_at": "2026-11-23T08:00:00.000000"},
            {"uuid": "2", "instance_uuid": "S", "status": "done", "updated_at": "2026-11-24T08:00:00.000000"},
            {"uuid": "3", "instance_uuid": "S", "status": "error", "updated_at": "2026-11-25T08:00:00.000000"}]})");
    const auto told = located(cloud, "S");
    CHECK_THAT(
        told,
        Contains(
            R"("resourceKind":"COMPUTE","hostId":"A","zoneId":"az1","since":"2026-11-24T08:00:00.000Z")"));
    CHECK_THAT(told, Contains(R"("host":{"hostId":"A")"));
    // Its owner knows its host, and no more of a host that is not reached.
    cloud.reach.all_hosts = false;
    CHECK_THAT(located(cloud, "S"), Contains(R"("hostId":"A")"));
    CHECK_THAT(located(cloud, "S"), Contains(R"({"attribute":"host","reason":"NOT_PERMITTED"})"));
    CHECK_THAT(located(cloud, "S"), !Contains("physicalLocation"));
    cloud.reach.projects = {"Q"};
    CHECK(located(cloud, "S") == "");
    CHECK(located(cloud, "none") == "");
}

SCENARIO("Ports, volumes and networks have their places", "[Sc-Vi.Telem.002]") {
    auto cloud = two_hosts();
    cloud
        .tells(neutron_ports, R"({"ports": [
            {"id": "N", "project_id": "P", "binding:host_id": "b"},
            {"id": "U", "project_id": "P", "binding:host_id": ""}, {"id": "V", "project_id": "P"}]})")
        .tells(cinder_volumes, R"({"volumes": [{"id": "D", "availability_zone": "nova",
            "os-vol-host-attr:host": "store@lvm#pool", "os-vol-tenant-attr:tenant_id": "P"}]})")
        .tells(neutron_networks, R"({"networks": [
            {"id": "W", "project_id": "P", "availability_zones": ["nova"]},
            {"id": "X", "project_id": "P", "availability_zones": ["nova", "other"]}]})");
    CHECK_THAT(located(cloud, "N"),
               Contains(R"("resourceKind":"PORT","hostId":"B","zoneId":"az1")"));
    CHECK_THAT(located(cloud, "U"),
               Contains(R"({"attribute":"hostId","reason":"NOT_APPLICABLE"})"));
    CHECK_THAT(located(cloud, "V"), Contains(R"({"attribute":"hostId","reason":"NOT_PERMITTED"})"));
    CHECK_THAT(located(cloud, "D"),
               Contains(R"("resourceKind":"VOLUME","hostId":"store","zoneId":"nova")"));
    CHECK_THAT(located(cloud, "W"), Contains(R"("zoneIds":["nova"],"zoneId":"nova")"));
    CHECK_THAT(located(cloud, "X"), !Contains("\"zoneId\""));
    cloud.reach.projects = {"Q"};
    for (const auto* id : {"N", "D", "W"}) {
        CHECK(located(cloud, id) == "");
    }
}

SCENARIO("The place of the VIM and the ways there are as its operator says",
         "[Sc-Vi.Q03][Sc-Vi.Q05][Sc-Vi.Q07]") {
    ToldCloud cloud;
    CHECK_THAT(cloud.query("nfvi_pops/storage"),
               Contains(R"({"attribute":"geographicalLocationInfo","reason":"NO_SOURCE"})"));
    cloud.settings.region = "RegionOne";
    cloud.tells(keystone_regions, R"({"regions": [{"id": "RegionOne", "description": "Essen"}]})");
    CHECK_THAT(cloud.query("nfvi_pops/storage"),
               Contains(R"("geographicalLocationInfo":{"text":"Essen"})"));
    cloud.settings.geo = {{51.45, 7.01}};
    cloud.settings.connectivity_endpoints = {{"mpls", "192.0.2.1"}};
    cloud
        .tells(neutron_networks, R"({"networks": [
            {"id": "E", "name": "ext", "router:external": true, "provider:network_type": "vlan",
             "provider:physical_network": "physnet1", "provider:segmentation_id": 7, "project_id": "Q"},
            {"id": "O", "name": "others", "provider:physical_network": "physnet1", "project_id": "Q"},
            {"id": "P", "name": "mine", "provider:physical_network": "physnet1", "project_id": "P"},
            {"id": "T", "name": "tenant", "project_id": "P"}]})")
        .tells(neutron_subnets,
               R"({"subnets": [{"id": "S", "network_id": "E", "gateway_ip": "198.51.100.1",
                                                 "cidr": "198.51.100.0/24"}]})");
    const auto compute = cloud.query("nfvi_pops/compute");
    CHECK(difference(compute, R"([{"nfviPopId": "pop-1",
        "vimId": "11111111-1111-4111-8111-111111111111",
        "geographicalLocationInfo": {"geo": {"lat": 51.45, "lon": 7.01}, "text": "Essen"},
        "networkConnectivityEndpoint": [
            {"endpointType": "CONFIGURED", "name": "mpls", "address": "192.0.2.1"},
            {"endpointType": "NETWORK", "name": "ext", "networkId": "E", "providerNetwork": "physnet1",
             "networkType": "vlan", "segmentationId": 7, "gatewayIps": ["198.51.100.1"],
             "cidrs": ["198.51.100.0/24"]}]}])") == "");
    CHECK(nonconformities("nfvi_pops/compute", compute) == "");
    const auto network = cloud.query("nfvi_pops/network");
    CHECK_THAT(network, Contains(R"("networkId":"P")"));
    CHECK_THAT(network, !Contains(R"("networkId":"O")"));
    CHECK_THAT(network, !Contains(R"("networkId":"T")"));
    CHECK_THAT(cloud.query("nfvi_pops/storage"), !Contains("NETWORK"));
}

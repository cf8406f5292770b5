// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What Blazar's leases reserve (spec sc-vi 4.16, Q10, Q22, Q23, Q24), in its own forms: dates
// without a zone, ids now as texts and now as numbers, a trust that nobody may see.

#include <algorithm>

#include <catch2/catch.hpp>

#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using test::difference;
using test::nonconformities;
using test::ToldCloud;
using enum Kind;
using bartizan::vim::Standing;

namespace {

std::string lease(const std::string& reservation, const std::string& project = "P") {
    return R"({"leases": [{"id": "L", "name": "night", "project_id": ")" + project +
           R"(", "user_id": "U", "trust_id": "SECRET-TRUST", "status": "ACTIVE", "degraded": false,
        "start_date": "2026-11-25T20:00:00.000000", "end_date": "2026-11-26 20:00",
        "events": [{"id": "E", "event_type": "start_lease"}], "reservations": [)" +
           reservation + "]}]}";
}

const std::string pool = R"({"id": "R", "lease_id": "L", "resource_id": "1", "status": "active",
    "resource_type": "virtual:instance", "vcpus": 2, "memory_mb": 4096, "disk_gb": 20, "amount": 3,
    "affinity": null, "server_group_id": "G", "aggregate_id": 7, "resource_properties": "",
    "missing_resources": false, "resources_changed": false})";

const std::string host_reservation = R"({"id": "R", "status": "active",
    "resource_type": "physical:host", "min": 1, "max": 2,
    "hypervisor_properties": "[\">=\", \"$vcpus\", \"2\"]", "resource_properties": ""})";

const std::string floating = R"({"id": "R", "status": "active", "amount": 1,
    "resource_type": "virtual:floatingip", "network_id": "N"})";

ToldCloud with_hosts() {
    ToldCloud cloud;
    cloud
        .tells(nova_hypervisors, R"({"hypervisors": [
            {"id": "H1", "hypervisor_hostname": "c1.lan", "service": {"host": "c1"}},
            {"id": "H2", "hypervisor_hostname": "c2.lan", "service": {"host": "c2"}}]})")
        .tells(blazar_hosts, R"({"hosts": [
            {"id": "1", "hypervisor_hostname": "c1.lan", "service_name": "c1"},
            {"id": "2", "hypervisor_hostname": "c2.lan", "service_name": "c2"}]})")
        .tells(blazar_allocations, R"({"allocations": [
            {"resource_id": "1", "reservations": [{"id": "R", "lease_id": "L"}]},
            {"resource_id": 2, "reservations": [{"id": "R"}, {"id": "other"}]}]})")
        .tells(nova_services, R"({"services": [
            {"id": "s1", "binary": "nova-compute", "host": "c1", "zone": "az1"},
            {"id": "s2", "binary": "nova-compute", "host": "c2", "zone": "az1"}]})")
        .tells(nova_servers, R"({"servers": []})");
    return cloud;
}

}  // namespace

SCENARIO("A reservation of instances is a pool of their cores and memory", "[Sc-Vi.Q22]") {
    auto cloud = with_hosts();
    cloud.tells(blazar_leases, lease(pool));
    const auto told = cloud.query("compute_reservations");
    CHECK(difference(told, R"([{"reservationId": "R",
        "computePoolReserved": {"numCpuCores": 6, "numVcInstances": 3, "virtualMemSize": 12288,
            "zoneId": "az1", "_unavailable": [{"attribute": "computeAttributes", "reason": "NO_SOURCE"}]},
        "reservationStatus": "NOT_USED",
        "startTime": "2026-11-25T20:00:00.000Z", "endTime": "2026-11-26T20:00:00.000Z",
        "metadata": {"leaseId": "L", "leaseName": "night", "leaseStatus": "ACTIVE", "degraded": false,
            "openstack.status": "active", "missing_resources": false, "resources_changed": false,
            "disk_gb": 20, "aggregate_id": 7, "server_group_id": "G", "resourceGroupId": "P"},
        "_unavailable": [{"attribute": "expiryTime", "reason": "NO_SOURCE"}],
        "_derived": ["computePoolReserved/zoneId", "computePoolReserved/numCpuCores",
            "computePoolReserved/virtualMemSize", "reservationStatus"]}])") == "");
    CHECK(nonconformities("compute_reservations", told) == "");
}

SCENARIO("It is used once a server has its flavour or is in its group", "[Sc-Vi.Q22]") {
    const auto server =
        GENERATE(as<std::string>(), R"({"id": "S", "flavor": {"original_name": "reservation:R"}})",
                 R"({"id": "S", "flavor": {}, "server_groups": ["G"]})");
    auto cloud = with_hosts();
    cloud.tells(blazar_leases, lease(pool)).tells(nova_servers, R"({"servers": [)" + server + "]}");
    CHECK(cloud.query("compute_reservations", "(eq,reservationStatus,USED)") != "[]");
}

SCENARIO("A reservation that waits is not used, whoever has its flavour", "[Sc-Vi.Q22]") {
    const auto status = GENERATE(as<std::string>(), "pending", "deleted", "error", "unheard-of");
    auto waiting = pool;
    waiting.replace(waiting.find(R"("active")"), 8, "\"" + status + "\"");
    auto cloud = with_hosts();
    cloud.tells(blazar_leases, lease(waiting))
        .tells(nova_servers, R"({"servers": [{"id": "S", "server_groups": ["G"]}]})");
    CHECK(cloud.query("compute_reservations", "(eq,reservationStatus,NOT_USED)") != "[]");
    CHECK(cloud.query("compute_reservations", "(eq,metadata/openstack.status," + status + ")") !=
          "[]");
}

SCENARIO("Hosts of two zones are in none", "[Sc-Vi.Q22]") {
    auto cloud = with_hosts();
    cloud.tells(blazar_leases, lease(pool)).tells(nova_services, R"({"services": [
        {"id": "s2", "binary": "nova-compute", "host": "c2", "zone": "az2"}]})");
    CHECK(cloud.query("compute_reservations").find("zoneId") == std::string::npos);
}

SCENARIO("A reservation of a flavour is one container for each of its amount", "[Sc-Vi.Q22]") {
    auto cloud = with_hosts();
    cloud
        .tells(blazar_leases, lease(R"({"id": "R", "status": "pending",
            "resource_type": "flavor:instance", "amount": 2, "flavor_id": "R",
            "resource_properties": "{\"id\": \"42\", \"vcpus\": 2}"})"))
        .tells(nova_flavors, R"({"flavors": [{"id": "42", "name": "m1", "vcpus": 2, "ram": 512,
            "disk": 10, "swap": 1024, "OS-FLV-EXT-DATA:ephemeral": 0,
            "extra_specs": {"resources:VGPU": "1"}}]})");
    const auto told = cloud.query("compute_reservations");
    CHECK(difference(told.substr(0, told.find(R"(,{"containerId":"R:1")")) + "]}]",
                     R"([{"reservationId": "R", "virtualisationContainerReserved": [
            {"containerId": "R:0", "flavourId": "42",
             "virtualMemory": {"virtualMemSize": 512, "numaEnabled": false},
             "virtualCpu": {"numVirtualCpu": 2,
                 "virtualCpuPinning": {"virtualCpuPinningPolicy": "DYNAMIC"}},
             "virtualDisks": [{"typeOfStorage": "EPHEMERAL_ROOT", "sizeOfStorage": 10},
                              {"typeOfStorage": "SWAP", "sizeOfStorage": 1}],
             "accelerationCapability": ["vgpu:1"], "zoneId": "az1",
             "_unavailable": [{"attribute": "virtualNetworkInterface", "reason": "NOT_APPLICABLE"}],
             "_derived": ["virtualMemory/numaEnabled"]}]}])") == "");
    CHECK(told.find(R"("containerId":"R:1")") != std::string::npos);
    CHECK(nonconformities("compute_reservations", told) == "");
}

SCENARIO("Without its flavour a container says what is not known", "[Sc-Vi.Q22]") {
    auto cloud = with_hosts();
    cloud.tells(blazar_leases, lease(R"({"id": "R", "status": "active", "amount": 1,
        "resource_type": "flavor:instance", "flavor_id": "R", "resource_properties": "no JSON"})"));
    cloud.stands(nova_flavors, Standing::failed);
    const auto told = cloud.query("compute_reservations");
    CHECK(told.find(R"("flavourId":"R")") != std::string::npos);
    CHECK(told.find(R"({"attribute":"virtualCpu","reason":"SOURCE_ERROR"})") != std::string::npos);
    CHECK(nonconformities("compute_reservations", told) == "");
}

SCENARIO("A reservation of an absurd amount is not told container by container", "[Sc-Vi.Q22]") {
    const auto amount = GENERATE(as<std::string>(), "-1", "1001", "99999999999999999999", "null");
    auto cloud = with_hosts();
    cloud.tells(blazar_leases, lease(R"({"id": "R", "status": "active", "amount": )" + amount +
                                     R"(, "resource_type": "flavor:instance"})"));
    CHECK(cloud.query("compute_reservations")
              .find(R"({"attribute":"virtualisationContainerReserved","reason":"SOURCE_ERROR"})") !=
          std::string::npos);
}

SCENARIO("Reserved addresses are the floating IPs with its tag", "[Sc-Vi.Q23]") {
    ToldCloud cloud;
    cloud.tells(blazar_leases, lease(floating)).tells(neutron_floatingips, R"({"floatingips": [
        {"id": "F1", "floating_ip_address": "192.0.2.7", "port_id": "N", "project_id": "P",
         "tags": ["blazar", "reservation:R"]},
        {"id": "F2", "floating_ip_address": "192.0.2.8", "tags": ["reservation:other"]}]})");
    const auto told = cloud.query("network_reservations");
    CHECK(told.find(R"("publicIps":["192.0.2.7"])") != std::string::npos);
    CHECK(told.find(R"("reservationStatus":"USED")") != std::string::npos);
    CHECK(told.find(R"({"attribute":"networkPorts","reason":"NO_SOURCE"})") != std::string::npos);
    CHECK(nonconformities("network_reservations", told) == "");
}

SCENARIO("Without floating IPs it is not known which are reserved, or used", "[Sc-Vi.Q23]") {
    ToldCloud cloud;
    cloud.tells(blazar_leases, lease(floating))
        .stands(neutron_floatingips, Standing::not_permitted);
    const auto told = cloud.query("network_reservations");
    CHECK(told.find(R"("publicIps":)") == std::string::npos);
    CHECK(told.find(R"("publicIps","reason":"NOT_PERMITTED")") != std::string::npos);
    CHECK(told.find(R"("reservationStatus","reason":"NOT_PERMITTED")") != std::string::npos);
}

SCENARIO("A reservation of hosts names those that the reader reaches", "[Sc-Vi.Q10]") {
    auto cloud = with_hosts();
    cloud.tells(blazar_leases, lease(host_reservation));
    const auto all = cloud.query("host_reservations");
    CHECK(all.find(R"("hostIds":["H1","H2"])") != std::string::npos);
    CHECK(all.find(R"("numHosts":{"min":1,"max":2})") != std::string::npos);
    CHECK(all.find(R"("hostProperties":"[\">=\", \"$vcpus\", \"2\"]")") != std::string::npos);
    CHECK(all.find(R"("resourceGroupId":"P")") != std::string::npos);
    CHECK(nonconformities("host_reservations", all) == "");

    cloud.reach.all_hosts = false;
    cloud.reach.hosts = {"H2"};
    const auto some = cloud.query("host_reservations");
    CHECK(some.find(R"("hostIds":["H2"])") != std::string::npos);
    CHECK(some.find("H1") == std::string::npos);
    CHECK(some.find(R"("attribute":"hostIds","reason":"NOT_PERMITTED")") != std::string::npos);

    cloud.reach.hosts = {};
    CHECK(cloud.query("host_reservations").find("\"hostIds\":") == std::string::npos);
}

SCENARIO("Reserved hosts are used once a server runs there", "[Sc-Vi.Q10]") {
    auto cloud = with_hosts();
    cloud.tells(blazar_leases, lease(host_reservation));
    CHECK(cloud.query("host_reservations", "(eq,reservationStatus,NOT_USED)") != "[]");
    cloud.tells(nova_servers,
                R"({"servers": [{"id": "S", "tenant_id": "Q", "OS-EXT-SRV-ATTR:host": "c2"}]})");
    CHECK(cloud.query("host_reservations", "(eq,reservationStatus,USED)") != "[]");
}

SCENARIO("Nobody is told of another project's lease, or of anybody's trust",
         "[Sc-Vi.Q10][Sc-Vi.Q22]") {
    const auto [path, reservation] =
        GENERATE_COPY(table<std::string, std::string>({{"compute_reservations", pool},
                                                       {"network_reservations", floating},
                                                       {"host_reservations", host_reservation}}));
    auto cloud = with_hosts();
    cloud.tells(blazar_leases, lease(reservation));
    CHECK(cloud.query(path) != "[]");
    CHECK(cloud.query(path).find("TRUST") == std::string::npos);
    CHECK(cloud.query(path).find("trust") == std::string::npos);
    CHECK(cloud.query(path, "(eq,reservationId,R)") != "[]");

    auto other = with_hosts();
    other.tells(blazar_leases, lease(reservation, "Q"));
    CHECK(other.query(path) == "[]");
}

SCENARIO("A lease is told by the kind of what it reserves, each in one list", "[Sc-Vi.Q22]") {
    auto cloud = with_hosts();
    cloud.tells(blazar_leases, lease(pool));
    CHECK(cloud.query("network_reservations") == "[]");
    CHECK(cloud.query("host_reservations") == "[]");
}

SCENARIO("Blazar without leases has reserved nothing", "[sc-vi-10.9]") {
    ToldCloud cloud;
    cloud.tells(blazar_leases, R"({"leases": []})");
    CHECK(cloud.query("compute_reservations") == "[]");
}

SCENARIO("No cloud has a source for reserved storage, nor Blazar's without Blazar", "[Sc-Vi.Q24]") {
    const auto all = all_collections();
    const auto storage = std::ranges::find(all, "storage_reservations", &Collection::path);
    REQUIRE(storage != all.end());
    CHECK_FALSE(storage->no_source.empty());
    CHECK(storage->list == nullptr);
    for (const auto* const path :
         {"compute_reservations", "network_reservations", "host_reservations"}) {
        const auto found = std::ranges::find(all, path, &Collection::path);
        REQUIRE(found != all.end());
        CHECK(std::ranges::find(found->needs, blazar_leases) != found->needs.end());
    }
}

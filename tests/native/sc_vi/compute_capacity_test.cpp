// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Capacity of computing: of zones, hosts and the whole VIM, as asked for (spec sc-vi 4.12, Q01).

#include "sc_vi/compute_capacity.hpp"

#include <catch2/catch.hpp>

#include "sc_vi/told_cloud.hpp"

using namespace bartizan;
using namespace bartizan::sc_vi;
using bartizan::vim::Standing;
using Catch::Contains;
using test::difference;
using test::nonconformities;
using test::ToldCloud;
using enum Kind;

namespace {

const date_time::Time now = *date_time::read_time("2026-11-26T12:00:00Z");

// Hosts A and B in az1, C in az2, each with 10 VCPU and what more is told; A has 4 of them used.
ToldCloud three_hosts(const std::string& more = "") {
    ToldCloud cloud;
    std::string hypervisors;
    std::string providers;
    std::string services;
    for (const char id : std::string("ABC")) {
        const auto name = std::string(1, id);
        const auto comma = id == 'A' ? "" : ",";
        hypervisors += comma + (R"({"id": ")" + name + R"(", "hypervisor_hostname": ")" + name +
                                R"(.lan", "service": {"host": ")" + name +
                                R"("}, "state": "up", "status": "enabled"})");
        providers +=
            comma + (R"({"uuid": ")" + name + R"(", "root_provider_uuid": ")" + name + "\"}");
        services += comma + (R"({"id": "s)" + name + R"(", "binary": "nova-compute", "host": ")" +
                             name + R"(", "zone": ")" + (id == 'C' ? "az2" : "az1") +
                             R"(", "state": "up", "status": "enabled"})");
        cloud
            .tells_of(placement_inventories, name,
                      R"({"inventories": {"VCPU": {"total": 10}, "DISK_GB": {"total": 100})" +
                          more + "}}")
            .tells_of(placement_usages, name,
                      id == 'A' ? R"({"usages": {"VCPU": 4}})" : R"({"usages": {"VCPU": 0}})")
            .tells_of(placement_traits, name,
                      id == 'C' ? R"({"traits": ["HW_X"]})" : R"({"traits": []})");
    }
    cloud.tells(nova_hypervisors, R"({"hypervisors": [)" + hypervisors + "]}")
        .tells(placement_providers, R"({"resource_providers": [)" + providers + "]}")
        .tells(nova_services, R"({"services": [)" + services + "]}")
        .stands(blazar_leases, Standing::not_deployed);
    return cloud;
}

Result<std::string> ask(const ToldCloud& cloud, const std::string& body) {
    const auto request = read_capacity_request(body);
    if (!request) {
        return request.error();
    }
    std::optional<Error> error;
    auto told = cloud.element([&](const Reading& reading) -> std::optional<Element> {
        const auto made = answer_compute_capacity(reading, *request, now);
        if (!made) {
            error = made.error();
            return std::nullopt;
        }
        return *made;
    });
    if (error) {
        return *error;
    }
    return told;
}

std::string asked(const ToldCloud& cloud, const std::string& body) {
    const auto told = ask(cloud, body);
    REQUIRE(told);
    return *told;
}

Fault fault_of(const ToldCloud& cloud, const std::string& body) {
    const auto told = ask(cloud, body);
    REQUIRE_FALSE(told);
    return told.error().fault;
}

ToldCloud with_lease(const std::string& reservation,
                     const std::string& start = "2026-11-26T10:00:00.000000",
                     const std::string& end = "2026-11-27T10:00:00.000000") {
    auto cloud = three_hosts();
    cloud
        .tells(blazar_leases, R"({"leases": [{"id": "L", "start_date": ")" + start +
                                  R"(", "end_date": ")" + end + R"(", "reservations": [)" +
                                  reservation + "]}]}")
        .tells(nova_servers, R"({"servers": []})");
    return cloud;
}

constexpr const char* two_of_three =
    R"({"id": "R", "resource_type": "virtual:instance", "status": "active", "amount": 2,
        "vcpus": 3, "memory_mb": 64, "disk_gb": 1})";

}  // namespace

SCENARIO("Each zone has an element, and the VIM has one", "[Sc-Vi.Q01]") {
    const auto told = three_hosts().query("compute_capacity");
    CHECK(nonconformities("compute_capacity", told) == "");
    const auto totals = three_hosts().query("compute_capacity", "", "fields=totalCapacity/value");
    CHECK(difference(totals, R"([
        {"scopeId": "vim", "totalCapacity": [
            {"measurementName": "rc:DISK_GB", "unit": "GiB", "value": 300},
            {"measurementName": "rc:VCPU", "unit": "vcpu", "value": 30}]},
        {"scopeId": "zone:az1", "totalCapacity": [
            {"measurementName": "rc:DISK_GB", "unit": "GiB", "value": 200},
            {"measurementName": "rc:VCPU", "unit": "vcpu", "value": 20}]},
        {"scopeId": "zone:az2", "totalCapacity": [
            {"measurementName": "rc:DISK_GB", "unit": "GiB", "value": 100},
            {"measurementName": "rc:VCPU", "unit": "vcpu", "value": 10}]}])") == "");
}

SCENARIO("Blazar's own classes and bandwidth are no capacity of computing", "[Sc-Vi.Q01]") {
    const auto told = three_hosts(R"(, "CUSTOM_RESERVATION_1": {"total": 1},
        "NET_BW_EGR_KILOBIT_PER_SEC": {"total": 9}, "CUSTOM_FPGA": {"total": 1})")
                          .query("compute_capacity");
    CHECK_THAT(told, !Contains("RESERVATION"));
    CHECK_THAT(told, !Contains("NET_BW"));
    CHECK_THAT(told, Contains(R"("measurementName":"rc:CUSTOM_FPGA","unit":"units")"));
}

SCENARIO("What is used and not known is not zero", "[Sc-Vi.Q01]") {
    auto cloud = three_hosts();
    cloud.stands(placement_usages, Standing::not_permitted);
    const auto told = asked(cloud, R"({"computeResourceTypeId": "rc:VCPU"})");
    CHECK_THAT(told, Contains("\"totalCapacity\""));
    CHECK_THAT(told, Contains(R"({"attribute":"allocatedCapacity","reason":"NOT_PERMITTED"})"));
    CHECK_THAT(told, Contains(R"({"attribute":"availableCapacity","reason":"NOT_PERMITTED"})"));
    // Of one host alone.
    cloud.tells_of(placement_usages, "A", R"({"usages": {"VCPU": 1}})");
    const auto part = asked(cloud, R"({"computeResourceTypeId": "rc:VCPU"})");
    CHECK_THAT(part,
               Contains(R"("allocatedCapacity":[{"measurementName":"rc:VCPU","unit":"vcpu",)"
                        R"("_unavailable":[{"attribute":"value","reason":"SOURCE_ERROR"}]}])"));
}

SCENARIO("A question names a zone, values and a type", "[Sc-Vi.Q01]") {
    const auto told = asked(three_hosts(), R"({"zoneId": "az1", "attributeSelector": ["AVAILABLE"],
        "computeResourceTypeId": "rc:VCPU"})");
    CHECK(difference(told, R"({"scopeId": "zone:az1", "zoneId": "az1", "availableCapacity": [
        {"measurementName": "rc:VCPU", "unit": "vcpu", "value": 16}]})") == "");
}

SCENARIO("Criteria are counted in instances that fit", "[Sc-Vi.Q01]") {
    const auto instances = [](const std::string& criteria) {
        return asked(
            three_hosts(R"(, "PCPU": {"total": 6}, "VGPU": {"total": 3, "max_unit": 1},
            "CUSTOM_PAIR": {"total": 4, "step_size": 2, "min_unit": 2})"),
            R"({"attributeSelector": ["AVAILABLE"], "resourceCriteria": )" + criteria + "}");
    };
    const auto of = [](int count) {
        return Contains(R"("unit":"instances","value":)" + std::to_string(count) + "}");
    };
    CHECK_THAT(instances(R"({"virtualCPU": {"numVirtualCpu": 3}})"), of(2 + 3 + 3));
    CHECK_THAT(
        instances(R"({"virtualCPU": {"numVirtualCpu": 3, "virtualCpuPinningSupported": true}})"),
        of(2 + 2 + 2));
    CHECK_THAT(instances(R"({"accelerationCapability": ["vgpu:1"]})"), of(9));
    CHECK_THAT(instances(R"({"accelerationCapability": ["vgpu:2"]})"), of(0));
    CHECK_THAT(instances(R"({"accelerationCapability": ["custom:PAIR:2"]})"), of(6));
    CHECK_THAT(instances(R"({"accelerationCapability": ["custom:PAIR:3"]})"), of(0));
    CHECK_THAT(instances(R"({"accelerationCapability": ["custom:PAIR:1"]})"), of(0));
    CHECK_THAT(instances(R"({"virtualCPU": {"numVirtualCpu": 10},
                             "accelerationCapability": ["HW_X"]})"),
               of(1));
    CHECK_THAT(instances(R"({"virtualMemory": {"virtualMemSize": 1}})"), of(0));
}

SCENARIO("A flavour's extra specs change what it takes", "[Sc-Vi.Q01]") {
    auto cloud = three_hosts(R"(, "PCPU": {"total": 6})");
    const auto available = [&cloud](const std::string& specs) {
        auto asking = cloud;
        asking.tells(nova_flavors, R"({"flavors": [{"id": "F", "vcpus": 2, "ram": 0, "disk": 10,
            "os-flavor-access:is_public": true, "extra_specs": )" +
                                       specs + "}]}");
        return asked(asking, R"({"computeResourceTypeId": "flavour:F",
                                 "attributeSelector": ["AVAILABLE"]})");
    };
    CHECK_THAT(available("{}"), Contains("\"value\":13"));
    CHECK_THAT(available(R"({"hw:cpu_policy": "dedicated"})"), Contains("\"value\":9"));
    CHECK_THAT(available(R"({"resources:VCPU": "5"})"), Contains("\"value\":5"));
    CHECK_THAT(available(R"({"resources:VCPU": "0"})"), Contains("\"value\":30"));
    CHECK_THAT(available(R"({"trait:HW_X": "required"})"), Contains("\"value\":5"));
    CHECK_THAT(available(R"({"trait:HW_X": "forbidden"})"), Contains("\"value\":8"));
    cloud.stands(placement_traits, Standing::failed);
    CHECK_THAT(available(R"({"trait:HW_X": "required"})"),
               Contains(R"({"attribute":"availableCapacity","reason":"SOURCE_ERROR"})"));
}

SCENARIO("What Blazar keeps is reserved, and no longer available", "[Sc-Vi.Q01]") {
    const auto told = asked(with_lease(two_of_three), R"({"computeResourceTypeId": "rc:VCPU"})");
    CHECK_THAT(
        told,
        Contains(R"("reservedCapacity":[{"measurementName":"rc:VCPU","unit":"vcpu","value":6}])"));
    CHECK_THAT(
        told,
        Contains(
            R"("availableCapacity":[{"measurementName":"rc:VCPU","unit":"vcpu","value":20}])"));
    auto cloud = with_lease(two_of_three);
    cloud.tells(nova_servers, R"({"servers": [{"id": "S", "status": "ACTIVE",
        "flavor": {"original_name": "reservation:R"}}]})");
    // One of the two was given to a server, which is allocated then.
    CHECK_THAT(
        asked(cloud, R"({"computeResourceTypeId": "rc:VCPU"})"),
        Contains(R"("reservedCapacity":[{"measurementName":"rc:VCPU","unit":"vcpu","value":3}])"));
}

SCENARIO("Reservations count in their time, the most that overlap", "[Sc-Vi.Q01]") {
    auto cloud = three_hosts();
    const auto lease = [](const std::string& id, const std::string& from, const std::string& to) {
        return R"({"id": ")" + id + R"(", "start_date": "2026-12-01T)" + from +
               R"(:00.000000", "end_date": "2026-12-01T)" + to +
               R"(:00.000000", "reservations": [{"id": "R)" + id +
               R"(", "resource_type": "virtual:instance", "status": "pending", "amount": 1, "vcpus": 5}]})";
    };
    cloud
        .tells(blazar_leases, R"({"leases": [)" + lease("1", "08:00", "10:00") + "," +
                                  lease("2", "10:00", "12:00") + "," +
                                  lease("3", "09:00", "09:30") + "]}")
        .tells(nova_servers, R"({"servers": []})");
    const auto reserved = [&cloud](const std::string& from, const std::string& to) {
        return asked(cloud,
                     R"({"attributeSelector": ["RESERVED"], "computeResourceTypeId": "rc:VCPU",
            "timePeriod": {"startTime": "2026-12-01T)" +
                         from + R"(:00Z", "stopTime": "2026-12-01T)" + to + R"(:00Z"}})");
    };
    CHECK_THAT(reserved("08:00", "12:00"), Contains("\"value\":10"));
    CHECK_THAT(reserved("09:30", "12:00"), Contains("\"value\":5"));
    CHECK_THAT(reserved("12:00", "13:00"), Contains("\"value\":0"));
}

SCENARIO("In the future only reservations are known", "[Sc-Vi.Q01]") {
    const auto told = asked(three_hosts(), R"({"computeResourceTypeId": "rc:VCPU",
        "attributeSelector": ["ALLOCATED"], "timePeriod": {"startTime": "2027-01-01T00:00:00Z"}})");
    CHECK_THAT(told, Contains(R"("value":4,"details":{"timePeriod":"reservationsOnly"})"));
}

SCENARIO("A reservation counts for a zone that has all of its hosts", "[Sc-Vi.Q01]") {
    auto cloud = with_lease(two_of_three);
    cloud.tells(blazar_hosts, R"({"hosts": [{"id": "1", "hypervisor_hostname": "A.lan"},
                                            {"id": "2", "hypervisor_hostname": "C.lan"}]})");
    const auto reserved = [&cloud](const std::string& zone) {
        return asked(cloud, R"({"attributeSelector": ["RESERVED"], "zoneId": ")" + zone +
                                R"(", "computeResourceTypeId": "rc:VCPU"})");
    };
    cloud.tells(blazar_allocations,
                R"({"allocations": [{"resource_id": "1", "reservations": [{"id": "R"}]}]})");
    CHECK_THAT(reserved("az1"), Contains("\"value\":6"));
    CHECK_THAT(reserved("az2"), Contains("\"value\":0"));
    cloud.tells(blazar_allocations,
                R"({"allocations": [{"resource_id": "2", "reservations": [{"id": "R"}]}]})");
    CHECK_THAT(reserved("az1"), Contains(R"("reason":"NOT_YET_KNOWN")"));
}

SCENARIO("A reservation of a flavour that we are not shown is not counted as nothing",
         "[Sc-Vi.Q01]") {
    constexpr const char* of_flavour =
        R"({"id": "R", "resource_type": "flavor:instance", "status": "active", "amount": 2,
            "flavor_id": "made-of-it", "resource_properties": "{\"id\": \"F\"}"})";
    auto whole = with_lease(of_flavour);
    whole.tells(nova_flavors, R"({"flavors": [{"id": "F", "vcpus": 2, "ram": 64, "disk": 1}]})");
    CHECK_THAT(
        asked(whole, R"({"computeResourceTypeId": "rc:VCPU"})"),
        Contains(R"("reservedCapacity":[{"measurementName":"rc:VCPU","unit":"vcpu","value":4}])"));
    auto cloud = with_lease(of_flavour);
    cloud.tells(nova_flavors, R"({"flavors": [{"id": "G", "vcpus": 1}]})").is_cut(nova_flavors);
    const auto told = asked(cloud, R"({"computeResourceTypeId": "rc:VCPU"})");
    CHECK_THAT(told, Contains(R"({"attribute":"reservedCapacity","reason":"NOT_PERMITTED")"));
    CHECK_THAT(told, Contains(R"({"attribute":"availableCapacity","reason":"NOT_PERMITTED")"));
}

SCENARIO("Of a Blazar that cannot be read neither what is reserved nor what remains is told",
         "[Sc-Vi.Q01]") {
    auto cloud = three_hosts();
    cloud.stands(blazar_leases, Standing::failed);
    const auto told = asked(cloud, R"({"computeResourceTypeId": "rc:VCPU"})");
    CHECK_THAT(told, Contains(R"({"attribute":"availableCapacity","reason":"SOURCE_ERROR"})"));
    CHECK_THAT(told, Contains(R"({"attribute":"reservedCapacity","reason":"SOURCE_ERROR"})"));
    CHECK_THAT(told, Contains("\"allocatedCapacity\":["));
}

SCENARIO("What Blazar keeps for others is for who reaches all hosts", "[Sc-Vi.Q01][Security.003]") {
    auto cloud = with_lease(two_of_three);
    cloud.reach.all_hosts = false;
    cloud.reach.hosts = {"A"};
    const auto told = asked(cloud, R"({"computeResourceTypeId": "rc:VCPU"})");
    CHECK_THAT(told, Contains(R"({"attribute":"reservedCapacity","reason":"NOT_PERMITTED"})"));
    CHECK_THAT(told, Contains(R"({"attribute":"availableCapacity","reason":"NOT_PERMITTED"})"));
    CHECK_THAT(told, Contains("\"allocatedCapacity\":["));
}

SCENARIO("A question that cannot be answered is refused", "[Sc-Vi.Q01]") {
    const auto cloud = three_hosts();
    for (
        const auto* body :
        {R"({"computeResourceTypeId": "rc:VCPU", "resourceCriteria": {}})",
         R"({"attributeSelector": ["FREE"]})", R"({"attributeSelector": "TOTAL"})", "[]", "",
         R"({"zone": "az1"})", R"({"zoneId": 1})", R"({"timePeriod": {"startTime": "noon"}})",
         R"({"timePeriod": {"startTime": "2027-01-02T00:00:00Z", "stopTime": "2027-01-01T00:00:00Z"}})",
         R"({"resourceCriteria": {"virtualCPU": {"numVirtualCpu": -1}}})",
         R"({"resourceCriteria": {"virtualCPU": {"virtualCpuClock": 2400}}})",
         R"({"resourceCriteria": {"accelerationCapability": ["warp drive"]}})",
         R"({"resourceCriteria": {"accelerationCapability": ["custom:PAIR"]}})",
         R"({"resourceCriteria": {}})"}) {
        INFO(body);
        CHECK(fault_of(cloud, body) == Fault::malformed_request);
    }
    for (const auto* body :
         {R"({"zoneId": "az9"})", R"({"computeResourceTypeId": "rc:WARP"})",
          R"({"computeResourceTypeId": "flavour:none"})", R"({"computeResourceTypeId": "warp"})",
          R"({"timePeriod": {"stopTime": "2026-11-26T11:59:59Z"}})"}) {
        INFO(body);
        CHECK(fault_of(cloud, body) == Fault::unprocessable);
    }
}

SCENARIO("Only hosts that are reached are counted", "[Sc-Vi.Q01][Sc-Vi.X2][Security.003]") {
    auto cloud = three_hosts();
    cloud.tells(nova_servers, R"({"servers": [
        {"id": "1", "tenant_id": "P", "OS-EXT-SRV-ATTR:host": "A"},
        {"id": "2", "tenant_id": "P", "OS-EXT-SRV-ATTR:host": "B"},
        {"id": "3", "tenant_id": "Q", "OS-EXT-SRV-ATTR:host": "B"}]})");
    cloud.reach.all_hosts = false;
    cloud.reach.hosts = {"A", "B"};
    const auto total = [](int value) {
        return Contains("\"value\":" + std::to_string(value) + ",\"details\"");
    };

    // B is shared with a project that is not reached.
    CHECK_THAT(cloud.query("compute_capacity"), total(10));
    CHECK_THAT(cloud.query("compute_capacity"), !total(20));
    CHECK_THAT(cloud.query("compute_capacity"), Contains(R"("allocatedCapacity":[{)"));
    CHECK_THAT(cloud.query("compute_capacity"), !Contains("az2"));
    CHECK_THAT(cloud.query("host_capacity"), !Contains(R"("hostId":"B")"));

    cloud.reach.share_host_totals = true;
    const auto shared = cloud.query("compute_capacity", "(eq,zoneId,az1)");
    CHECK_THAT(shared, total(20));
    CHECK_THAT(shared, Contains(R"({"attribute":"allocatedCapacity","reason":"NOT_PERMITTED"})"));
    CHECK_THAT(shared, !Contains("\"allocatedCapacity\":["));
    const auto host = cloud.query("host_capacity", "(eq,hostId,B)");
    CHECK_THAT(host, total(10));
    CHECK_THAT(host, !Contains("\"availableCapacity\":["));

    CHECK(fault_of(cloud, R"({"zoneId": "az2"})") == Fault::unprocessable);
    cloud.reach.hosts = {};
    CHECK(cloud.query("compute_capacity") == "[]");
    CHECK(cloud.query("host_capacity") == "[]");
}

SCENARIO("A host has its capacity and its zone", "[Sc-Vi.X2]") {
    const auto told = three_hosts().query("host_capacity");
    CHECK(nonconformities("host_capacity", told) == "");
    CHECK(difference(three_hosts().query("host_capacity", "(eq,hostId,A)",
                                         "fields=zoneId,availableCapacity"),
                     R"([{"hostId": "A", "zoneId": "az1", "availableCapacity": [
            {"measurementName": "rc:DISK_GB", "unit": "GiB", "value": 100},
            {"measurementName": "rc:VCPU", "unit": "vcpu", "value": 6}]}])") == "");
}

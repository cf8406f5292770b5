// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The worked examples of spec sc-vi 10.2, 10.3 and 10.5, input and output as they stand there.

#include <catch2/catch.hpp>

#include "sc_vi/compute_capacity.hpp"
#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using bartizan::vim::Standing;
using test::difference;
using test::nonconformities;
using test::ToldCloud;
using enum Kind;

namespace {

constexpr const char* inventory = R"({"inventories": {
    "VCPU": {"total": 8, "reserved": 0, "allocation_ratio": 4.0, "max_unit": 8},
    "MEMORY_MB": {"total": 16384, "reserved": 512, "allocation_ratio": 1.0, "max_unit": 16384}}})";

ToldCloud two_hosts() {
    ToldCloud cloud;
    cloud
        .tells(nova_hypervisors, R"({"hypervisors": [
            {"id": "A", "hypervisor_hostname": "a.lan", "service": {"host": "a"}, "state": "up", "status": "enabled"},
            {"id": "B", "hypervisor_hostname": "b.lan", "service": {"host": "b"}, "state": "up", "status": "disabled"}]})")
        .tells(nova_services, R"({"services": [
            {"id": "1", "binary": "nova-compute", "host": "a", "zone": "az1", "status": "enabled", "state": "up"},
            {"id": "2", "binary": "nova-compute", "host": "b", "zone": "az1", "status": "disabled", "state": "up"}]})")
        .tells(placement_providers, R"({"resource_providers": [
            {"uuid": "A", "root_provider_uuid": "A"}, {"uuid": "B", "root_provider_uuid": "B"}]})")
        .tells_of(placement_inventories, "A", inventory)
        .tells_of(placement_inventories, "B", inventory)
        .tells_of(placement_usages, "A", R"({"usages": {"VCPU": 10, "MEMORY_MB": 8192}})")
        .tells_of(placement_usages, "B", R"({"usages": {"VCPU": 0, "MEMORY_MB": 0}})")
        .tells_of(placement_traits, "A", R"({"traits": []})")
        .tells_of(placement_traits, "B", R"({"traits": ["COMPUTE_STATUS_DISABLED"]})")
        .tells(nova_flavors, R"({"flavors": [{"id": "F", "name": "f", "vcpus": 2, "ram": 4096,
            "disk": 0, "swap": "", "os-flavor-access:is_public": true, "extra_specs": {}}]})")
        .stands(blazar_leases, Standing::not_deployed);
    return cloud;
}

std::string asked(const ToldCloud& cloud, const std::string& body) {
    return cloud.element([&body](const Reading& reading) {
        const auto request = read_capacity_request(body);
        REQUIRE(request);
        auto made = answer_compute_capacity(reading, *request, {});
        REQUIRE(made);
        return std::optional(*made);
    });
}

}  // namespace

SCENARIO("10.2: the capacity for rc:VCPU counts what may be used", "[sc-vi-10.2][Sc-Vi.Q01]") {
    const auto told = asked(two_hosts(), R"({"computeResourceTypeId": "rc:VCPU"})");
    CHECK(difference(told, R"({"scopeId": "vim",
        "totalCapacity": [{"measurementName": "rc:VCPU", "unit": "vcpu", "value": 64,
            "details": {"physicalTotal": 16, "hostReserved": 0, "allocationRatio": 4}}],
        "allocatedCapacity": [{"measurementName": "rc:VCPU", "unit": "vcpu", "value": 10}],
        "availableCapacity": [{"measurementName": "rc:VCPU", "unit": "vcpu", "value": 22,
            "details": {"unusable": 32}}],
        "_unavailable": [{"attribute": "reservedCapacity", "reason": "NOT_DEPLOYED"}]})") == "");
    CHECK(nonconformities("compute_capacity", "[" + told + "]") == "");
}

SCENARIO("10.2: the capacity for a flavour is in instances", "[sc-vi-10.2][Sc-Vi.Q01]") {
    const auto told = asked(two_hosts(), R"({"computeResourceTypeId": "flavour:F",
        "attributeSelector": ["AVAILABLE", "TOTAL"]})");
    CHECK(difference(told, R"({"scopeId": "vim",
        "totalCapacity": [{"measurementName": "instances", "unit": "instances", "value": 6}],
        "availableCapacity": [{"measurementName": "instances", "unit": "instances", "value": 1}]})") ==
          "");
}

SCENARIO("10.3: the image of Glance's reference", "[sc-vi-10.3][Sc-Vi.Q11][Sc-Vi.Q12]") {
    ToldCloud cloud;
    cloud.tells(glance_images,
                R"({"images": [{"status": "active", "name": "cirros-0.3.2-x86_64-disk",
        "tags": [], "container_format": "bare", "created_at": "2014-05-05T17:15:10Z",
        "disk_format": "qcow2", "updated_at": "2014-05-05T17:15:11Z", "visibility": "public",
        "self": "/v2/images/1bea47ed-f6a9-463b-b423-14b9cca9ad27", "min_disk": 0, "protected": false,
        "id": "1bea47ed-f6a9-463b-b423-14b9cca9ad27", "os_hidden": false,
        "file": "/v2/images/1bea47ed-f6a9-463b-b423-14b9cca9ad27/file",
        "checksum": "64d7c1cd2b6f60c92c14662941cb7913", "os_hash_algo": "sha512", "os_hash_value":
        "073b4523583784fbe01daff81eba092a262ec37ba6d04dd3f52e4cd5c93eb8258af44881345ecda0e49f3d8cc6d2df6b050ff3e72681d723234aff9d17d0cf09",
        "owner": "5ef70662f8b34079a6eddb8da9d75fe8", "size": 13167616, "min_ram": 0,
        "schema": "/v2/schemas/image", "virtual_size": null}]})");
    const auto told = cloud.query("images", "", "exclude_fields=metadata");
    CHECK(difference(told, R"([{"softwareImageId": "1bea47ed-f6a9-463b-b423-14b9cca9ad27",
        "name": "cirros-0.3.2-x86_64-disk",
        "checksum": {"algorithm": "SHA-512", "hash":
        "073b4523583784fbe01daff81eba092a262ec37ba6d04dd3f52e4cd5c93eb8258af44881345ecda0e49f3d8cc6d2df6b050ff3e72681d723234aff9d17d0cf09"},
        "containerFormat": "BARE", "diskFormat": "QCOW2", "createdAt": "2014-05-05T17:15:10.000Z",
        "updatedAt": "2014-05-05T17:15:11.000Z", "size": 13167616, "minDisk": 0, "minRam": 0,
        "status": "ACTIVE",
        "_unavailable": [{"attribute": "provider", "reason": "NO_SOURCE"},
                         {"attribute": "version", "reason": "NO_SOURCE"}]}])") == "");
    CHECK(nonconformities("images", cloud.query("images")) == "");
}

SCENARIO("10.5: an unlimited quota is not there", "[sc-vi-10.5][Sc-Vi.Q25]") {
    ToldCloud cloud;
    cloud.tells_of(nova_quotas, "P", R"({"quota_set": {"id": "P", "cores": {"limit": 20},
        "instances": {"limit": 10}, "ram": {"limit": -1}}})");
    const auto told = cloud.query("compute_quotas");
    CHECK(difference(told, R"([{"resourceGroupId": "P", "numVCPUs": 20, "numVcInstances": 10,
        "_unavailable": [{"attribute": "virtualMemSize", "reason": "NOT_APPLICABLE"}]}])") == "");
    CHECK(nonconformities("compute_quotas", told) == "");
}

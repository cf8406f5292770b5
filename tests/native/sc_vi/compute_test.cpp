// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Flavours, resource types and quotas of Nova (spec sc-vi 4.4, 4.14, 4.15).

#include <catch2/catch.hpp>

#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using bartizan::vim::Standing;
using Catch::Contains;
using test::difference;
using test::nonconformities;
using test::ToldCloud;
using enum Kind;

namespace {

ToldCloud flavour(const std::string& more) {
    ToldCloud cloud;
    cloud.tells(nova_flavors, R"({"flavors": [{"id": "F", "name": "epa", "vcpus": 4, "ram": 8192,
        "os-flavor-access:is_public": true, )" +
                                  more + "}]}");
    return cloud;
}

ToldCloud host(const std::string& inventories, const std::string& traits) {
    ToldCloud cloud;
    cloud
        .tells(nova_hypervisors, R"({"hypervisors": [{"id": "H", "hypervisor_hostname": "h.lan",
            "service": {"host": "h"}, "state": "up", "status": "enabled"}]})")
        .tells(placement_providers,
               R"({"resource_providers": [{"uuid": "H", "root_provider_uuid": "H"}]})")
        .tells_of(placement_inventories, "H", R"({"inventories": )" + inventories + "}")
        .tells_of(placement_traits, "H", R"({"traits": )" + traits + "}");
    return cloud;
}

}  // namespace

SCENARIO("A flavour is what it asks for", "[Sc-Vi.Q15]") {
    const auto cloud = flavour(R"("disk": 20, "OS-FLV-EXT-DATA:ephemeral": 5, "swap": 512,
        "rxtx_factor": 1.0, "description": "fast", "OS-FLV-DISABLED:disabled": false,
        "extra_specs": {"hw:cpu_policy": "dedicated", "accel:device_profile": "fpga",
                        "trait:HW_ARCH_AARCH64": "required"})");
    const auto told = cloud.query("compute_flavours");
    CHECK(difference(told, R"([{"flavourId": "F", "isPublic": true,
        "accelerationCapability": ["device-profile:fpga", "trait:HW_ARCH_AARCH64"],
        "virtualMemory": {"virtualMemSize": 8192, "numaEnabled": true},
        "virtualCpu": {"cpuArchitecture": "aarch64", "numVirtualCpu": 4,
            "virtualCpuOversubscriptionPolicy": "1:1",
            "virtualCpuPinning": {"virtualCpuPinningPolicy": "STATIC", "virtualCpuPinningRules": []}},
        "storageAttributes": [{"typeOfStorage": "EPHEMERAL_ROOT", "sizeOfStorage": 20},
            {"typeOfStorage": "EPHEMERAL", "sizeOfStorage": 5},
            {"typeOfStorage": "SWAP", "sizeOfStorage": 0.5}],
        "metadata": {"name": "epa", "description": "fast", "disabled": false, "rxtx_factor": 1.0,
            "hw:cpu_policy": "dedicated", "accel:device_profile": "fpga",
            "trait:HW_ARCH_AARCH64": "required"},
        "_unavailable": [{"attribute": "virtualNetworkInterface", "reason": "NOT_APPLICABLE"}],
        "_derived": ["virtualMemory/numaEnabled"]}])") == "");
    CHECK(nonconformities("compute_flavours", told) == "");
}

SCENARIO("A disk of size 0 is as large as the image: no entry, and a note", "[Sc-Vi.Q15]") {
    const auto told = flavour(R"("disk": 0, "swap": "")").query("compute_flavours");
    CHECK_THAT(told, Contains(R"("storageAttributes":[])"));
    CHECK_THAT(told, Contains(R"("openstack.root_disk":"as large as the image")"));
}

SCENARIO("Without the extra specs nothing is said of what they would ask", "[Sc-Vi.Q15]") {
    const auto told = flavour(R"("disk": 1)").query("compute_flavours");
    CHECK_THAT(told,
               Contains(R"({"attribute":"accelerationCapability","reason":"NOT_PERMITTED"})"));
    CHECK_THAT(told, !Contains("\"accelerationCapability\":["));
}

SCENARIO("A private flavour is for the projects on its list alone", "[Sc-Vi.Q15][Security.002]") {
    ToldCloud cloud;
    cloud.tells(nova_flavors, R"({"flavors": [
        {"id": "F", "vcpus": 1, "ram": 1, "disk": 1, "os-flavor-access:is_public": false}]})");
    CHECK(cloud.query("compute_flavours") == "[]");
    CHECK(cloud.query("compute_resource_types") == "[]");
    cloud.tells_of(nova_flavor_access, "F",
                   R"({"flavor_access": [{"flavor_id": "F", "tenant_id": "P"}]})");
    CHECK_THAT(cloud.query("compute_flavours"), Contains(R"("isPublic":false)"));
    CHECK_THAT(cloud.query("compute_resource_types"), Contains("flavour:F"));
    cloud.reach.projects = {"Q"};
    CHECK(cloud.query("compute_flavours") == "[]");
}

SCENARIO("Resource types are the classes of the hosts and the flavours", "[Sc-Vi.Q14]") {
    auto cloud = host(R"({"VCPU": {"total": 8, "allocation_ratio": 16.0},
        "MEMORY_MB": {"total": 1024, "allocation_ratio": 1.5}, "VGPU": {"total": 2},
        "CUSTOM_RESERVATION_1": {"total": 1}})",
                      R"(["HW_ARCH_X86_64", "HW_CPU_X86_AESNI", "HW_GPU_API_VULKAN"])");
    cloud.tells(nova_flavors, R"({"flavors": [{"id": "F", "vcpus": 2, "ram": 512, "disk": 1,
        "extra_specs": {}, "os-flavor-access:is_public": true}]})");
    const auto told = cloud.query("compute_resource_types");
    const auto* const accelerators =
        R"("accelerationCapability": ["HW_CPU_X86_AESNI", "HW_GPU_API_VULKAN", "VGPU"])";
    CHECK(difference(told, std::string(R"([{"computeResourceTypeId": "flavour:F",
        "virtualMemory": {"virtualMemSize": 512, "numaSupported": false, "_derived": ["numaSupported"]},
        "virtualCPU": {"cpuArchitecture": "x86_64", "numVirtualCpu": 2,
            "virtualCpuPinningSupported": false, "_derived": ["virtualCpuPinningSupported"]},
        "accelerationCapability": []},
        {"computeResourceTypeId": "rc:MEMORY_MB", "virtualMemory": {
            "virtualMemOversubscriptionPolicy": "1.5:1", "numaSupported": false,
            "_derived": ["numaSupported"]}, )") +
                               accelerators +
                               R"(}, {"computeResourceTypeId": "rc:VCPU", "virtualCPU": {
            "cpuArchitecture": "x86_64", "virtualCpuOversubscriptionPolicy": "16:1",
            "virtualCpuPinningSupported": false, "_derived": ["virtualCpuPinningSupported"]}, )" +
                               accelerators + R"(}, {"computeResourceTypeId": "rc:VGPU", )" +
                               accelerators + "}]") == "");
    CHECK(nonconformities("compute_resource_types", told) == "");
}

SCENARIO("Types say nothing of hosts that the reader does not reach", "[Sc-Vi.Q14][Security.003]") {
    auto cloud = host(R"({"PCPU": {"total": 8}})", R"(["HW_ARCH_X86_64"])");
    cloud.tells(nova_flavors, R"({"flavors": [{"id": "F", "vcpus": 2, "ram": 512, "disk": 1,
        "extra_specs": {}, "os-flavor-access:is_public": true}]})");
    cloud.reach.all_hosts = false;
    const auto told = cloud.query("compute_resource_types");
    CHECK_THAT(told, !Contains("rc:PCPU"));
    CHECK_THAT(told, !Contains("x86_64"));
    CHECK_THAT(told, Contains(R"({"attribute":"numaSupported","reason":"NOT_PERMITTED"})"));
    CHECK_THAT(told,
               Contains(R"({"attribute":"virtualCpuPinningSupported","reason":"NOT_PERMITTED"})"));
    CHECK(nonconformities("compute_resource_types", told) == "");
    cloud.reach.hosts = {"H"};
    CHECK_THAT(cloud.query("compute_resource_types"), Contains("rc:PCPU"));
}

SCENARIO("A quota tells what is used of it, and other limits beside", "[Sc-Vi.Q25]") {
    ToldCloud cloud;
    cloud.tells_of(nova_quotas, "P", R"({"quota_set": {"id": "P",
        "cores": {"limit": 20, "in_use": 3, "reserved": 1}, "instances": {"limit": 10},
        "ram": {"limit": 51200}, "key_pairs": {"limit": 100}}})");
    const auto told = cloud.query("compute_quotas");
    CHECK_THAT(told, Contains(R"("_usage":{"numVCPUs":{"inUse":3,"reserved":1}})"));
    CHECK_THAT(told, Contains(R"("_otherLimits":{"key_pairs":100})"));
    CHECK(nonconformities("compute_quotas", told) == "");
    cloud.reach.projects = {"Q"};
    CHECK(cloud.query("compute_quotas") == "[]");
}

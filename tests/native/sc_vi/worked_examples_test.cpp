// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The worked examples of spec sc-vi 10, input and output as they stand there.

#include <catch2/catch.hpp>

#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using test::difference;
using test::ToldCloud;
using enum Kind;

namespace {

constexpr const char* server = R"({"servers": [{"id": "S", "name": "vnfc-1", "status": "ACTIVE",
    "OS-EXT-STS:power_state": 1, "tenant_id": "P",
    "flavor": {"original_name": "m1.pin", "vcpus": 2, "ram": 4096, "disk": 20, "ephemeral": 0,
               "swap": 512, "extra_specs": {"hw:cpu_policy": "dedicated", "hw:numa_nodes": "1"}},
    "image": {"id": "I", "properties": {"architecture": "x86_64"}},
    "OS-EXT-AZ:availability_zone": "az1", "OS-EXT-SRV-ATTR:host": "cmp1",
    "OS-EXT-SRV-ATTR:hypervisor_hostname": "cmp1.lan",
    "os-extended-volumes:volumes_attached": []}]})";

constexpr const char* hypervisor =
    R"({"hypervisors": [{"id": "H", "hypervisor_hostname": "cmp1.lan",
    "service": {"host": "cmp1"}, "state": "up", "status": "enabled"}]})";

constexpr const char* port = R"({"ports": [{"id": "N", "network_id": "W", "device_id": "S",
    "mac_address": "fa:16:3e:00:00:01", "fixed_ips": [{"ip_address": "10.0.0.5"}],
    "binding:vnic_type": "direct", "binding:vif_type": "hw_veb",
    "binding:profile": {"pci_slot": "0000:05:10.1"}, "status": "ACTIVE", "admin_state_up": true,
    "qos_policy_id": null, "project_id": "P"}]})";

ToldCloud pinned_server() {
    ToldCloud cloud;
    cloud.tells(nova_servers, server)
        .tells(nova_hypervisors, hypervisor)
        .tells(nova_flavors, R"({"flavors": [{"id": "42", "name": "m1.pin"}]})")
        .tells_of(placement_inventories, "H",
                  R"({"inventories": {"MEMORY_MB": {"total": 1, "allocation_ratio": 1.0}}})")
        .tells_of(nova_topology, "S", R"({"nodes": [{"cpu_pinning": {"0": 4, "1": 5}}]})")
        .tells(neutron_ports, port);
    return cloud;
}

}  // namespace

SCENARIO("10.1: a pinned server with one SR-IOV port is this VirtualCompute",
         "[sc-vi-10.1][Sc-Vi.Q13]") {
    auto cloud = pinned_server();
    const auto* const expected = R"([
{"computeId":"S","computeName":"vnfc-1","flavourId":"42","accelerationCapability":[],
 "virtualCpu":{"cpuArchitecture":"x86_64","numVirtualCpu":2,"virtualCpuOversubscriptionPolicy":"1:1",
  "virtualCpuPinning":{"virtualCpuPinningPolicy":"STATIC","virtualCpuPinningRules":["hw:numa_nodes=1"],"virtualCpuPinningMap":{"0":"4","1":"5"}}},
 "virtualMemory":{"virtualMemSize":4096,"virtualMemOversubscriptionPolicy":"1:1","numaEnabled":true},
 "virtualNetworkInterface":[{"resourceId":"N","ownerId":"S","networkId":"W","networkPortId":"N","ipAddress":["10.0.0.5"],
  "typeVirtualNic":"DIRECT","typeConfiguration":["vif_type=hw_veb","pci_slot=0000:05:10.1"],"macAddress":"fa:16:3e:00:00:01",
  "accelerationCapability":[],"operationalState":"ENABLED","_unavailable":[{"attribute":"bandwidth","reason":"NO_SOURCE"}]}],
 "virtualDisks":[{"storageId":"ephemeral:S:root","typeOfStorage":"EPHEMERAL_ROOT","sizeOfStorage":20,"ownerId":"S","hostId":"H","zoneId":"az1","operationalState":"ENABLED","_unavailable":[{"attribute":"flavourId","reason":"NOT_APPLICABLE"}]},
  {"storageId":"ephemeral:S:swap","typeOfStorage":"SWAP","sizeOfStorage":0.5,"ownerId":"S","hostId":"H","zoneId":"az1","operationalState":"ENABLED","_unavailable":[{"attribute":"flavourId","reason":"NOT_APPLICABLE"}]}],
 "vcImageId":"I","zoneId":"az1","hostId":"H","operationalState":"ENABLED","runningState":"RUNNING",
 "_derived":["virtualCpu/virtualCpuOversubscriptionPolicy","virtualMemory/virtualMemOversubscriptionPolicy","virtualMemory/numaEnabled","virtualDisks"]}])";
    // The example leaves the metadata out.
    CHECK(difference(cloud.query("compute_resources", "",
                                 "exclude_fields=metadata,virtualNetworkInterface/metadata"),
                     expected) == "");
}

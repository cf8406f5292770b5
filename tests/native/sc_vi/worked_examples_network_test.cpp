// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The worked examples of spec sc-vi 10 about storage, quotas and networks.

#include <catch2/catch.hpp>

#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using Catch::Contains;
using test::difference;
using test::nonconformities;
using test::ToldCloud;
using enum Kind;

namespace {

std::string pool(const std::string& capabilities) {
    return R"({"pools": [{"name": "st1@lvm#p", "capabilities": {"total_capacity_gb": 1024,
        "free_capacity_gb": 100, "reserved_percentage": 10, )" +
           capabilities + "}}]}";
}

std::string capacity(const std::string& total, const std::string& allocated,
                     const std::string& available) {
    const auto list = [](const std::string& value, const std::string& details) {
        const auto rest = "\",\"unit\":\"GiB\",\"value\":" + value + details + "}";
        return "[{\"measurementName\":\"volumes:st1@lvm#p" + rest +
               ",{\"measurementName\":\"volumes" + rest + "]";
    };
    return R"([{"scopeId":"vim","totalCapacity":)" +
           list(total, R"(,"details":{"operatorReserved":102})") + R"(,"allocatedCapacity":)" +
           list(allocated, "") + R"(,"availableCapacity":)" + list(available, "") +
           R"(,"_unavailable":[{"attribute":"reservedCapacity","reason":"NO_SOURCE"}],
            "_derived":["totalCapacity","availableCapacity"]}])";
}

}  // namespace

SCENARIO("10.4: what a thin pool can give is what it may promise", "[sc-vi-10.4]") {
    ToldCloud cloud;
    cloud.tells(cinder_pools, pool(R"("thin_provisioning_support": true,
        "max_over_subscription_ratio": "20.0", "provisioned_capacity_gb": 2000)"));
    CHECK(difference(cloud.query("storage_capacity"), capacity("18440", "2000", "16440")) == "");
}

SCENARIO("10.4: what a thick pool can give is what is left of it", "[sc-vi-10.4]") {
    ToldCloud cloud;
    cloud.tells(cinder_pools, pool(R"("thin_provisioning_support": false,
        "max_over_subscription_ratio": "20.0", "provisioned_capacity_gb": 850)"));
    CHECK(difference(cloud.query("storage_capacity"), capacity("922", "850", "72")) == "");
}

SCENARIO("10.5: a limit of -1 is no limit: of networks", "[sc-vi-10.5]") {
    ToldCloud cloud;
    cloud.tells_of(neutron_quotas, "P", R"({"quota": {"floatingip": {"limit": 20},
        "port": {"limit": 10}, "subnet": {"limit": -1}}})");
    CHECK(difference(cloud.query("network_quotas"),
                     R"([{"resourceGroupId":"P","numPublicIps":20,"numPorts":10,
                     "_unavailable":[{"attribute":"numSubnets","reason":"NOT_APPLICABLE"}]}])") ==
          "");
}

SCENARIO("10.5: a limit of -1 is no limit: of storage", "[sc-vi-10.5]") {
    ToldCloud cloud;
    cloud.tells_of(cinder_quotas, "P", R"({"quota_set": {"id": "P", "gigabytes": {"limit": 1000},
        "snapshots": {"limit": 10}, "volumes": {"limit": -1}}})");
    CHECK(difference(cloud.query("storage_quotas"),
                     R"([{"resourceGroupId":"P","storageSize":1000,"numSnapshots":10,
                     "_unavailable":[{"attribute":"numVolumes","reason":"NOT_APPLICABLE"}]}])") ==
          "");
}

SCENARIO("10.6: a VLAN whose bandwidth is limited guarantees none", "[sc-vi-10.6]") {
    ToldCloud cloud;
    cloud
        .tells(neutron_networks, R"({"networks": [{"id": "W", "project_id": "P", "status": "ACTIVE",
            "admin_state_up": true, "shared": false, "subnets": [], "qos_policy_id": "Q",
            "provider:network_type": "vlan", "provider:physical_network": "physnet1",
            "provider:segmentation_id": 101}]})")
        .tells(neutron_qos_policies, R"({"policies": [{"id": "Q", "rules": [
            {"type": "bandwidth_limit", "max_kbps": 10000}]}]})")
        .tells(neutron_ports, R"({"ports": []})")
        .tells(neutron_trunks, R"({"trunks": []})")
        .tells(neutron_rbac_policies, R"({"rbac_policies": []})");
    const auto told = cloud.query("network_resources/networks", "", "exclude_fields=metadata");
    CHECK(difference(told, R"([{"networkResourceId":"W","subnetId":[],"networkPort":[],
        "connectedNetworks":[],"networkType":"vlan","providerNetwork":"physnet1",
        "segmentationId":101,"networkQoS":[{"qosName":"maxBandwidth.egress","qosValue":"10"}],
        "isShared":false,"operationalState":"ENABLED",
        "_unavailable":[{"attribute":"bandwidth","reason":"NO_SOURCE"}],
        "_derived":["connectedNetworks"]}])") == "");
    CHECK(nonconformities("network_resources/networks", told) == "");
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Answers that an OpenStack gave (tests/vectors/openstack), as elements.

#include <catch2/catch.hpp>

#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using Catch::Contains;
using test::nonconformities;
using test::recorded;
using test::ToldCloud;
using enum Kind;
using bartizan::vim::Standing;

namespace {

const std::string project = "2168b39c40b14944bdd800019ec0de64";

ToldCloud recorded_cloud() {
    ToldCloud cloud;
    cloud.reach.projects = {project};
    cloud.tells(neutron_networks, recorded("neutron/networks.json"))
        .tells(neutron_subnets, recorded("neutron/subnets.json"))
        .tells(neutron_ports, recorded("neutron/ports.json"))
        .tells(neutron_trunks, recorded("neutron/trunks.json"))
        .tells(neutron_qos_policies, recorded("neutron/qos_policies.json"))
        .tells(neutron_qos_rule_types, recorded("neutron/qos_rule_types.json"))
        .tells(neutron_agents, recorded("neutron/agents.json"))
        .tells(neutron_ip_availabilities, recorded("neutron/network_ip_availabilities.json"))
        .tells_of(neutron_quotas, project, recorded("neutron/quota_neutron_details.json"))
        .tells(cinder_volumes, recorded("cinder/volumes_detail_mv3.70.json"))
        .tells(cinder_types, recorded("cinder/volume_types.json"))
        .tells(cinder_pools, recorded("cinder/scheduler_stats_pools.json"))
        .tells(cinder_services, recorded("cinder/os_services_cinder_volume.json"))
        .tells(cinder_zones, recorded("cinder/os_availability_zone_cinder.json"))
        .tells_of(cinder_quotas, project, recorded("cinder/quota_set_cinder_usage.json"))
        .stands(neutron_segment_ranges, Standing::not_deployed)
        .stands(blazar_leases, Standing::not_deployed)
        .stands(neutron_rbac_policies, Standing::not_permitted);
    return cloud;
}

}  // namespace

SCENARIO("What an OpenStack answered becomes elements as their tables say",
         "[Sc-Vi.Q16][Sc-Vi.Q18]") {
    const auto cloud = recorded_cloud();
    for (const auto* const path :
         {"network_resources/networks", "network_resources/subnets", "network_resources/ports",
          "network_resource_types", "network_capacity", "network_quotas", "storage_resources",
          "storage_zones", "storage_resource_types", "storage_capacity", "storage_quotas"}) {
        INFO(path);
        CHECK(nonconformities(path, cloud.query(path)) == "");
    }
    CHECK(cloud.query("network_resources/trunks") == "[]");
}

SCENARIO("A recorded network is connected through its router", "[Sc-Vi.Q16]") {
    const auto told =
        recorded_cloud().query("network_resources/networks", "(eq,networkResourceName,vnf-net)",
                               "fields=connectedNetworks");
    CHECK_THAT(told, Contains(R"("connectedNetworks":["03e42315-289a-4b4b-9750-115b4fa99ed6"])"));
}

SCENARIO("Recorded totals beyond 64 bits keep each digit", "[Sc-Vi.Q04]") {
    const auto told = recorded_cloud().query("network_capacity");
    CHECK_THAT(told, Contains(R"("valueString":"18446744073709617148")") &&
                         Contains(R"("valueString":"18446744073709617129")"));  // 19 are used
}

SCENARIO("Recorded pools are thin with a ratio that is a text", "[Sc-Vi.X1]") {
    const auto told = recorded_cloud().query("storage_capacity", "(eq,scopeId,zone:nova)");
    CHECK_THAT(told, Contains(R"("measurementName":"volumes","unit":"GiB","value":240000,)") &&
                         Contains(R"("measurementName":"volumes","unit":"GiB","value":239991})"));
}

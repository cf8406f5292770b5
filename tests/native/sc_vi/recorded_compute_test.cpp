// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Answers that Nova, Placement and Glance gave (tests/vectors/openstack), as elements.

#include <catch2/catch.hpp>

#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using bartizan::vim::Standing;
using Catch::Contains;
using test::nonconformities;
using test::recorded;
using test::ToldCloud;
using enum Kind;

namespace {

const std::string project = "2168b39c40b14944bdd800019ec0de64";
const std::string fake_host_1 = "d2d87b40-e8ad-4b20-b523-2ff5d1366a4c";

ToldCloud recorded_cloud() {
    ToldCloud cloud;
    cloud.reach.projects = {project};
    cloud.tells(nova_flavors, recorded("nova/flavors_detail_mv2.93.json"))
        .tells(nova_hypervisors, recorded("nova/hypervisors_detail_mv2.93.json"))
        .tells(nova_services, recorded("nova/os_services.json"))
        .tells(nova_aggregates, recorded("nova/os_aggregates.json"))
        .tells(nova_zones, recorded("nova/os_availability_zone_detail.json"))
        .tells_of(nova_quotas, project, recorded("nova/quota_set_nova_detail.json"))
        .tells(placement_providers, recorded("placement/placement_resource_providers.json"))
        .tells_of(placement_inventories, fake_host_1,
                  recorded("placement/placement_inventories_compute.json"))
        .tells_of(placement_usages, fake_host_1,
                  recorded("placement/placement_usages_compute.json"))
        .tells_of(placement_traits, fake_host_1,
                  recorded("placement/placement_traits_compute.json"))
        .tells(glance_images, recorded("glance/images.json"))
        .stands(blazar_leases, Standing::not_deployed);
    return cloud;
}

}  // namespace

SCENARIO("What Nova, Placement and Glance answered becomes elements as their tables say",
         "[Sc-Vi.Q01][Sc-Vi.Q02][Sc-Vi.Q11][Sc-Vi.Q14][Sc-Vi.Q15][Sc-Vi.Q25][Sc-Vi.X2]") {
    const auto cloud = recorded_cloud();
    for (const auto* path :
         {"compute_flavours", "images", "compute_resource_types", "compute_zones",
          "compute_capacity", "host_capacity", "compute_quotas", "locations/hosts"}) {
        INFO(path);
        CHECK(nonconformities(path, cloud.query(path)) == "");
    }
}

SCENARIO("Two zones of three hosts, one of them with an aggregate", "[Sc-Vi.Q02]") {
    const auto told = recorded_cloud().query("compute_zones");
    CHECK_THAT(told, !Contains("internal"));
    CHECK_THAT(told, Contains(R"("zoneId":"nfv-az","zoneName":"nfv-az","zoneState":"AVAILABLE")"));
    CHECK_THAT(told, Contains(R"("hosts.total":2)"));
    CHECK_THAT(told, Contains(R"("aggregateMetadata":{"nfv-agg":{"nfv":"true","pinned":"true"}})"));
}

SCENARIO("A host of 1000 processors at 4:1, 9 of them given away", "[Sc-Vi.Q01][Sc-Vi.X2]") {
    const auto told = recorded_cloud().query("host_capacity", "(eq,hostId," + fake_host_1 + ")");
    CHECK_THAT(told, Contains(R"("measurementName":"rc:VCPU","unit":"vcpu","value":4000)"));
    CHECK_THAT(told, Contains(R"("measurementName":"rc:VCPU","unit":"vcpu","value":9)"));
    CHECK_THAT(told, Contains(R"("measurementName":"rc:VCPU","unit":"vcpu","value":3991)"));
}

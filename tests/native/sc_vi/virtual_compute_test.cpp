// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <catch2/catch.hpp>

#include "json/value.hpp"
#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using Catch::Contains;
using test::ToldCloud;
using enum Kind;

namespace {

ToldCloud server(const std::string& status, const std::string& more = "") {
    ToldCloud cloud;
    cloud.tells(nova_servers, R"({"servers": [{"id": "S", "tenant_id": "P", "status": ")" + status +
                                  "\"" + more + "}]}");
    return cloud;
}

std::string states(const std::string& operational, const std::string& running) {
    return R"("operationalState":")" + operational + R"(","runningState":")" + running + "\"";
}

}  // namespace

SCENARIO("4.1a: a status of Nova is these two states", "[Sc-Vi.Q13]") {
    const auto [status, operational, running] = GENERATE(
        table<std::string, std::string, std::string>({{"ACTIVE", "ENABLED", "RUNNING"},
                                                      {"PASSWORD", "ENABLED", "RUNNING"},
                                                      {"VERIFY_RESIZE", "ENABLED", "RUNNING"},
                                                      {"REBOOT", "DISABLED", "STARTING"},
                                                      {"HARD_REBOOT", "DISABLED", "STARTING"},
                                                      {"BUILD", "DISABLED", "STARTING"},
                                                      {"REBUILD", "DISABLED", "STARTING"},
                                                      {"RESIZE", "DISABLED", "STARTING"},
                                                      {"REVERT_RESIZE", "DISABLED", "STARTING"},
                                                      {"PAUSED", "DISABLED", "PAUSED"},
                                                      {"SUSPENDED", "DISABLED", "SUSPENDED"},
                                                      {"SHUTOFF", "DISABLED", "STOPPED"},
                                                      {"RESCUE", "DISABLED", "RUNNING"},
                                                      {"SHELVED", "DISABLED", "STOPPED"},
                                                      {"SHELVED_OFFLOADED", "DISABLED", "STOPPED"},
                                                      {"SOFT_DELETED", "DISABLED", "TERMINATING"},
                                                      {"ERROR", "DISABLED", "FAILED"},
                                                      {"UNKNOWN", "DISABLED", "UNKNOWN"},
                                                      {"OF_A_LATER_RELEASE", "DISABLED", "UNKNOWN"},
                                                      {"MIGRATING", "DISABLED", "STOPPED"}}));
    CHECK_THAT(server(status).query("compute_resources"), Contains(states(operational, running)));
}

SCENARIO("4.1a: a server that migrates runs if it has power", "[Sc-Vi.Q13]") {
    CHECK_THAT(server("MIGRATING", R"(, "OS-EXT-STS:power_state": 1)").query("compute_resources"),
               Contains(states("ENABLED", "RUNNING")));
}

SCENARIO("4.1a: a server that is deleted is not listed", "[Sc-Vi.Q13]") {
    CHECK(server("DELETED").query("compute_resources") == "[]");
}

SCENARIO("4.1a: what a server on a dead host does is not known", "[Sc-Vi.Q13]") {
    const auto sign =
        GENERATE(as<std::string>(), R"("state": "down")", R"("state": "up", "forced_down": true)");
    auto cloud = server("ACTIVE", R"(, "OS-EXT-SRV-ATTR:host": "h")");
    cloud.tells(
        nova_services,
        R"({"services": [{"id": "1", "binary": "nova-compute", "host": "h", )" + sign + "}]}");
    const auto told = cloud.query("compute_resources");
    CHECK_THAT(told, Contains(states("DISABLED", "UNKNOWN")));
    CHECK_THAT(told, Contains(R"("_derived":["operationalState","runningState")") ||
                         Contains(R"("operationalState","runningState"])"));
}

SCENARIO("However many interfaces a server has, each of them is told", "[Sc-Vi.Q13]") {
    constexpr std::size_t many = 200;
    std::string ports;
    for (std::size_t i = 0; i < many; ++i) {
        ports += (i == 0 ? "" : ", ") + std::string(R"({"id": "n)") + std::to_string(i) +
                 R"(", "device_id": "S", "created_at": "2026-01-01T00:00:00Z"})";
    }
    auto cloud = server("ACTIVE");
    cloud.tells(neutron_ports, R"({"ports": [)" + ports + "]}");
    const auto told = bartizan::json::parse(cloud.query("compute_resources"));
    REQUIRE(told);
    const auto* const interfaces = told->array()->front().find("virtualNetworkInterface");
    REQUIRE(interfaces != nullptr);
    CHECK(interfaces->array()->size() == many);
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// PM jobs and thresholds (spec sc-vi 4.18, Q20, Q21): the operator's, and Aodh's enabled alarms.

#include <catch2/catch.hpp>

#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using test::difference;
using test::nonconformities;
using test::ToldCloud;
using enum Kind;

namespace {

std::string aodh(const std::string& kind, const std::string& rule,
                 const std::string& more = R"("enabled": true, "project_id": "P")") {
    return R"([{"alarm_id": "A", "name": "cpu_high", "state": "ok", "type": ")" + kind + R"(", )" +
           more + ", " + rule + "}]";
}

constexpr const char* resources_rule = R"("gnocchi_resources_threshold_rule": {
    "metric": "cpu_util", "resource_id": "S", "resource_type": "instance",
    "comparison_operator": "gt", "threshold": 80.0})";

}  // namespace

SCENARIO("Where no job or threshold is stored the lists are empty", "[Sc-Vi.Q20][Sc-Vi.Q21]") {
    CHECK(ToldCloud().query("pm_jobs") == "[]");
    CHECK(ToldCloud().query("thresholds") == "[]");
}

SCENARIO("A job of the configuration says what is measured and how often", "[Sc-Vi.Q20]") {
    ToldCloud cloud;
    cloud.settings.pm_jobs = {{.id = "j1",
                               .objects = {.type = "VirtualCompute", .filter = "(eq,zoneId,az1)"},
                               .metrics = {"VcpuUsageMean"},
                               .groups = {},
                               .collection_period = 60,
                               .reporting_period = 300,
                               .reporting_boundary = "2027-01-01T00:00:00Z"}};
    const auto told = cloud.query("pm_jobs");
    CHECK(difference(told, R"_([{"pmJobId": "j1",
        "objectSelector": {"objectType": ["VirtualCompute"], "objectFilter": "(eq,zoneId,az1)"},
        "performanceMetric": ["VcpuUsageMean"], "performanceMetricGroup": [],
        "collectionPeriod": 60, "reportingPeriod": 300,
        "reportingBoundary": "2027-01-01T00:00:00.000Z", "origin": "CONFIG",
        "_unavailable": [{"attribute": "reports", "reason": "NO_SOURCE"}]}])_") == "");
    CHECK(nonconformities("pm_jobs", told) == "");
}

SCENARIO("Of a job about named objects a reader sees what it reaches",
         "[Sc-Vi.Q20][Security.003]") {
    ToldCloud cloud;
    cloud.tells(nova_servers, R"({"servers": [{"id": "S1", "tenant_id": "P"},
                                              {"id": "S2", "tenant_id": "Q"}]})");
    const auto job = [](std::string id, std::vector<std::string> ids) {
        return PmJobSettings{.id = std::move(id),
                             .objects = {"VirtualCompute", std::move(ids), ""},
                             .metrics = {"VcpuUsageMean"},
                             .groups = {},
                             .collection_period = 60,
                             .reporting_period = 60,
                             .reporting_boundary = ""};
    };
    cloud.settings.pm_jobs = {job("b", {"S1", "S2"}), job("a", {"S2"}), job("c", {"gone"})};
    const auto told = cloud.query("pm_jobs");
    CHECK(told.find(R"("pmJobId":"b")") != std::string::npos);
    CHECK(told.find(R"("objectInstanceId":["S1"])") != std::string::npos);
    CHECK(told.find("S2") == std::string::npos);
    CHECK(told.find(R"("pmJobId":"c")") == std::string::npos);
}

SCENARIO("An enabled alarm of Aodh on one resource is a threshold", "[Sc-Vi.Q21]") {
    ToldCloud cloud;
    cloud.tells(aodh_alarms, aodh("gnocchi_resources_threshold", resources_rule));
    const auto told = cloud.query("thresholds");
    CHECK(difference(told, R"([{"thresholdId": "A",
        "objectSelector": [{"objectType": ["VirtualCompute"], "objectInstanceId": ["S"]}],
        "performanceMetric": "cpu_util", "thresholdType": "SIMPLE",
        "thresholdDetails": {"thresholdValue": 80.0, "direction": "UP",
            "_unavailable": [{"attribute": "hysteresis", "reason": "NO_SOURCE"}]}}])") == "");
    CHECK(nonconformities("thresholds", told) == "");
}

SCENARIO("The direction of a threshold is that of Aodh's comparison", "[Sc-Vi.Q21]") {
    const auto [comparison, direction] = GENERATE(table<std::string, std::string>(
        {{"gt", "UP"}, {"ge", "UP"}, {"lt", "DOWN"}, {"le", "DOWN"}, {"eq", ""}, {"ne", ""}}));
    ToldCloud cloud;
    cloud.tells(aodh_alarms, aodh(
                                 "prometheus", R"("prometheus_rule": {"query": "up", "threshold": 1,
        "comparison_operator": ")" + comparison + "\"}"));
    const auto told = cloud.query("thresholds");
    CHECK(told.find(R"("performanceMetric":"up")") != std::string::npos);
    CHECK(told.find(R"("attribute":"objectSelector","reason":"NO_SOURCE")") != std::string::npos);
    CHECK((told.find("\"direction\":\"" + direction + "\"") != std::string::npos) ==
          !direction.empty());
}

SCENARIO("Alarms over many resources are thresholds of a type or of metrics", "[Sc-Vi.Q21]") {
    ToldCloud by_resources;
    by_resources.tells(aodh_alarms, aodh("gnocchi_aggregation_by_resources_threshold",
                                         R"("gnocchi_aggregation_by_resources_threshold_rule": {
                                "metric": "memory.usage", "resource_type": "instance",
                                "query": "{}", "threshold": 10})"));
    const auto one = by_resources.query("thresholds");
    CHECK(one.find(R"("objectSelector":[{"objectType":["VirtualCompute"]}])") != std::string::npos);
    CHECK(one.find(R"("performanceMetric":"memory.usage")") != std::string::npos);

    ToldCloud by_metrics;
    by_metrics.tells(aodh_alarms, aodh("gnocchi_aggregation_by_metrics_threshold",
                                       R"("gnocchi_aggregation_by_metrics_threshold_rule": {
                                           "metrics": ["m1", "m2"], "threshold": 10})"));
    CHECK(by_metrics.query("thresholds").find(R"("performanceMetric":"m1,m2")") !=
          std::string::npos);
}

SCENARIO("Alarms that are off, of another kind or another project are no thresholds",
         "[Sc-Vi.Q21]") {
    ToldCloud cloud;
    const auto page = GENERATE(aodh("gnocchi_resources_threshold", resources_rule,
                                    R"("enabled": false, "project_id": "P")"),
                               aodh("event", R"("event_rule": {"event_type": "*"})"),
                               aodh("gnocchi_resources_threshold", resources_rule,
                                    R"("enabled": true, "project_id": "Q")"));
    cloud.tells(aodh_alarms, page);
    CHECK(cloud.query("thresholds") == "[]");
}

SCENARIO("A threshold of the configuration stands beside Aodh's", "[Sc-Vi.Q21]") {
    ToldCloud cloud;
    cloud.tells(aodh_alarms, aodh("gnocchi_resources_threshold", resources_rule));
    cloud.settings.thresholds = {{"B", {"HOST", {"H"}, ""}, "HostCpuUsageMean", 90.5, 5.0}};
    const auto told = cloud.query("thresholds");
    CHECK(told.find(R"("thresholdId":"A")") < told.find(R"("thresholdId":"B")"));
    CHECK(told.find(R"({"thresholdValue":90.5,"hysteresis":5})") != std::string::npos);
    cloud.reach.all_hosts = false;
    CHECK(cloud.query("thresholds", "(eq,thresholdId,B)") == "[]");
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/measurement_options.hpp"

#include <catch2/catch.hpp>

#include "deployment/folder.hpp"

using namespace bartizan;
using test::problem;

namespace {

std::string job(const std::string& more) {
    return "[pm_job j]\nobject_type = VirtualCompute\n" + more;
}

std::string threshold(const std::string& more) {
    return "[threshold t]\nobject_type = HOST\nmetric = HostCpuUsageMean\n" + more;
}

}  // namespace

SCENARIO("A PM job names metrics or groups, and its objects in one way", "[deployment]") {
    CHECK(problem(job("metrics = VcpuUsageMean\n")) == "0 problems");
    CHECK(problem(job("metric_groups = VirtualisedComputeResource\n"
                      "object_filter = (eq,zoneId,az1)\n"
                      "reporting_boundary = 2030-01-01T00:00:00Z\n")) == "0 problems");
    CHECK(problem(job("")) == "[pm_job j] metrics or metric_groups: one of the two at least");
    CHECK(problem(job("metrics = m\nobject_ids = a\nobject_filter = (eq,zoneId,az1)\n")) ==
          "[pm_job j] object_ids and object_filter: one of the two");
    CHECK(problem(job("metrics = m\nobject_filter = (is,zoneId,az1)\n"))
              .starts_with("[pm_job j] object_filter: filter: at octet 2: expected eq"));
    CHECK(problem(job("metrics = m\nreporting_boundary = tomorrow\n")) ==
          "[pm_job j] reporting_boundary = 'tomorrow': not a time (RFC 3339)");
}

SCENARIO("A threshold is a number, with a hysteresis that is one", "[deployment]") {
    CHECK(problem(threshold("value = 90.5\nhysteresis = 5\n")) == "0 problems");
    CHECK(problem(threshold("value = 90%\n")) == "[threshold t] value = '90%': not a number");
    CHECK(problem(threshold("value = 9\nhysteresis = 1e3\n")) ==
          "[threshold t] hysteresis = '1e3': not a number");
}

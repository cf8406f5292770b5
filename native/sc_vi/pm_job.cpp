// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/pm_job.hpp"

#include "date_time/date_time.hpp"
#include "sc_vi/object_selection.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute report_attributes[] = {
    {"href", mandatory, one, element::Type::text, "where the report can be had"},
    {"readyTime", mandatory, one, date_time, "when it was made"},
    {"expiryTime", optional, zero_or_one, date_time, "until when it is kept"},
    {"fileSize", optional, zero_or_one, integer, "octets"},
};
constexpr element::InformationElement report{"PmJobReport", "SOL 003 6.5.2.7", report_attributes};

constexpr Attribute attributes[] = {
    {"pmJobId", mandatory, one, identifier, "configuration"},
    {"objectSelector", mandatory, one, object, "configuration", "", &object_selection},
    {"performanceMetric", mandatory, zero_or_more, element::Type::text, "configuration"},
    {"performanceMetricGroup", mandatory, zero_or_more, element::Type::text, "configuration"},
    {"collectionPeriod", mandatory, one, integer, "configuration, seconds"},
    {"reportingPeriod", mandatory, one, integer, "configuration, seconds"},
    {"reportingBoundary", mandatory, zero_or_one, date_time, "configuration"},
    {"reports", mandatory, zero_or_more, object, "none: no measures are read yet", "", &report},
    {"origin", mandatory, one, element::Type::text, "CONFIG for a job of the configuration",
     "CONFIG, IMPLICIT"},
};

void put_texts(Object& out, std::string_view name, const Reading& reading,
               const std::vector<std::string>& values) {
    auto& list = out.array(name);
    for (const auto& value : values) {
        list.text(reading.memory.keep(value));
    }
}

}  // namespace

constexpr element::InformationElement pm_job{"PmJob", "IFA 005 8.5", attributes};

std::optional<Element> make_pm_job(const Reading& reading, const PmJobSettings& job) {
    if (!reaches_any(reading, job.objects)) {
        return std::nullopt;
    }
    auto& out = reading.object();
    out.text("pmJobId", reading.memory.keep(job.id));
    fill_object_selection(out.object("objectSelector"), reading, job.objects);
    put_texts(out, "performanceMetric", reading, job.metrics);
    put_texts(out, "performanceMetricGroup", reading, job.groups);
    out.integer("collectionPeriod", job.collection_period);
    out.integer("reportingPeriod", job.reporting_period);
    if (const auto boundary = date_time::read_time(job.reporting_boundary)) {
        out.text("reportingBoundary", reading.memory.keep(date_time::write_time(*boundary)));
    }
    out.unavailable("reports", Reason::no_source);
    out.text("origin", "CONFIG");
    return Element{&pm_job, &out, {.everyone = true}};
}

}  // namespace bartizan::sc_vi

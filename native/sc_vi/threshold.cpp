// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/threshold.hpp"

#include <algorithm>

#include "sc_vi/object_selection.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;
using Alarm = Record<Kind::aodh_alarms>;

constexpr Attribute detail_attributes[] = {
    {"thresholdValue", mandatory, one, number,
     "configuration; rule.threshold, in the unit of Aodh's metric"},
    {"hysteresis", mandatory, zero_or_one, number, "configuration; Aodh has none"},
    {"direction", optional, zero_or_one, element::Type::text,
     "rule.comparison_operator: gt, ge are UP, lt, le are DOWN", "UP, DOWN"},
};
constexpr element::InformationElement details{"ThresholdDetails", "IFA 005 8.5", detail_attributes};

constexpr Attribute attributes[] = {
    {"thresholdId", mandatory, one, identifier, "configuration; alarm_id"},
    {"objectSelector", mandatory, one_or_more, object, "configuration; rule", "",
     &object_selection},
    {"performanceMetric", mandatory, one, element::Type::text,
     "configuration; rule.metric, rule.metrics or rule.query as Aodh has it"},
    {"thresholdType", mandatory, one, element::Type::text, "one fixed value", "SIMPLE"},
    {"thresholdDetails", mandatory, one, object, "configuration; rule", "", &details},
};

struct ObjectType {
    std::string_view gnocchi;
    std::string_view ours;
};

constexpr ObjectType object_types[] = {
    {"instance", "VirtualCompute"},
    {"instance_disk", "VirtualCompute"},
    {"network", "VirtualNetwork"},
    {"instance_network_interface", "VirtualNetworkPort"},
    {"volume", "VirtualStorage"},
    {"nova_compute", "HOST"},
    {"ipmi", "HOST"},
    {"volume_provider_pool", "STORAGE_POOL"},
};

// Gnocchi's id of these is the id of the resource itself.
bool has_own_id(std::string_view gnocchi_resource_type) {
    return gnocchi_resource_type == "instance" || gnocchi_resource_type == "volume" ||
           gnocchi_resource_type == "network";
}

void put_selector(Object& out, const Reading& reading, View rule) {
    const auto type = reading.text(rule["resource_type"]);
    const auto ours = object_type_of(type);
    if (ours.empty()) {
        out.unavailable("objectSelector", Reason::no_source);
        return;
    }
    auto& selector = out.array("objectSelector").object();
    selector.array("objectType").text(ours);
    const auto id = reading.text(rule["resource_id"]);
    if (!id.empty() && has_own_id(type)) {
        selector.array("objectInstanceId").text(id);
    }
}

void put_metric(Object& out, const Reading& reading, View rule) {
    for (const auto* const name : {"metric", "query"}) {
        if (const auto told = reading.text(rule[name]); !told.empty()) {
            out.text("performanceMetric", told);
            return;
        }
    }
    std::string all;
    for (const auto metric : Items(rule["metrics"])) {
        all += (all.empty() ? "" : ",") + std::string(reading.text(metric));
    }
    if (all.empty()) {
        out.unavailable("performanceMetric", Reason::source_error);
    } else {
        out.text("performanceMetric", reading.memory.keep(all));
    }
}

std::string_view direction_of(std::string_view comparison) {
    if (comparison == "gt" || comparison == "ge") {
        return "UP";
    }
    return comparison == "lt" || comparison == "le" ? "DOWN" : "";
}

}  // namespace

constexpr element::InformationElement threshold{"Threshold", "IFA 005 8.5", attributes};

std::string_view object_type_of(std::string_view gnocchi_resource_type) {
    const auto* const found =
        std::ranges::find(object_types, gnocchi_resource_type, &ObjectType::gnocchi);
    return found == std::end(object_types) ? std::string_view() : found->ours;
}

View threshold_rule(const Reading& reading, Alarm alarm) {
    const auto type = reading.text(alarm["type"]);
    if (type == "gnocchi_resources_threshold") {
        return alarm["gnocchi_resources_threshold_rule"];
    }
    if (type == "gnocchi_aggregation_by_metrics_threshold") {
        return alarm["gnocchi_aggregation_by_metrics_threshold_rule"];
    }
    if (type == "gnocchi_aggregation_by_resources_threshold") {
        return alarm["gnocchi_aggregation_by_resources_threshold_rule"];
    }
    return type == "prometheus" ? alarm["prometheus_rule"] : View();
}

std::optional<Element> make_threshold(const Reading& reading, const ThresholdSettings& settings) {
    if (!reaches_any(reading, settings.objects)) {
        return std::nullopt;
    }
    auto& out = reading.object();
    out.text("thresholdId", reading.memory.keep(settings.id));
    fill_object_selection(out.array("objectSelector").object(), reading, settings.objects);
    out.text("performanceMetric", reading.memory.keep(settings.metric));
    out.text("thresholdType", "SIMPLE");
    auto& value = out.object("thresholdDetails");
    value.number("thresholdValue", settings.value);
    if (settings.hysteresis) {
        value.number("hysteresis", *settings.hysteresis);
    }
    return Element{&threshold, &out, {.everyone = true}};
}

std::optional<Element> make_threshold(const Reading& reading, Alarm alarm) {
    const auto rule = threshold_rule(reading, alarm);
    if (!rule.is_object() || alarm["enabled"].boolean() == false) {
        return std::nullopt;
    }
    auto& out = reading.object();
    out.text("thresholdId", alarm.id());
    put_selector(out, reading, rule);
    put_metric(out, reading, rule);
    out.text("thresholdType", "SIMPLE");
    auto& value = out.object("thresholdDetails");
    if (const auto told = rule["threshold"].number_token(); !told.empty()) {
        value.json("thresholdValue", told);
    } else {
        value.unavailable("thresholdValue", Reason::source_error);
    }
    value.unavailable("hysteresis", Reason::no_source);
    if (const auto direction = direction_of(reading.text(rule["comparison_operator"]));
        !direction.empty()) {
        value.text("direction", direction);
    }
    return Element{&threshold, &out, reading.of_project(alarm["project_id"])};
}

}  // namespace bartizan::sc_vi

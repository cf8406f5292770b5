// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/capacity_request.hpp"

#include <algorithm>

#include "json/value.hpp"

namespace bartizan::sc_vi {
namespace {

Error wrong(std::string_view attribute, std::string_view must) {
    return {Fault::malformed_request, std::string(attribute) + ": must be " + std::string(must),
            ""};
}

// What cannot be held against a host (clock, oversubscription) is refused, not passed over.
Result<void> check_names(const json::Value& object, std::string_view path,
                         std::initializer_list<std::string_view> known) {
    if (object.object() == nullptr) {
        return wrong(path, "an object");
    }
    for (const auto& [name, value] : *object.object()) {
        if (std::ranges::find(known, name) == known.end()) {
            return Error{Fault::malformed_request,
                         std::string(path) + ": there is no attribute " + name, ""};
        }
    }
    return {};
}

Result<void> take_text(const json::Value& from, std::string_view name, std::string& into) {
    const auto* const value = from.find(name);
    if (value == nullptr) {
        return {};
    }
    if (value->text() == nullptr || value->text()->empty()) {
        return wrong(name, "a text");
    }
    into = *value->text();
    return {};
}

Result<void> take_flag(const json::Value& from, std::string_view name, bool& into) {
    const auto* const value = from.find(name);
    if (value != nullptr && !value->boolean()) {
        return wrong(name, "true or false");
    }
    into = value != nullptr && *value->boolean();
    return {};
}

Result<void> take_time(const json::Value& from, std::string_view name,
                       std::optional<date_time::Time>& into) {
    const auto* const value = from.find(name);
    if (value == nullptr) {
        return {};
    }
    into = value->text() == nullptr ? std::nullopt : date_time::read_time(*value->text());
    return into ? Result<void>() : wrong(name, "a time of RFC 3339");
}

Result<void> take_memory(const json::Value& from, ResourceCriteria& into) {
    BARTIZAN_CHECK(check_names(from, "virtualMemory", {"virtualMemSize", "numaSupported"}));
    if (const auto* const size = from.find("virtualMemSize")) {
        if (size->number().value_or(-1) < 0) {
            return wrong("virtualMemSize", "a number of MiB");
        }
        into.memory = *size->number();
    }
    return take_flag(from, "numaSupported", into.numa);
}

Result<void> take_cpu(const json::Value& from, ResourceCriteria& into) {
    BARTIZAN_CHECK(check_names(from, "virtualCPU",
                               {"cpuArchitecture", "numVirtualCpu", "virtualCpuPinningSupported"}));
    if (const auto* const count = from.find("numVirtualCpu")) {
        if (count->integer().value_or(-1) < 0) {
            return wrong("numVirtualCpu", "a number of CPUs");
        }
        into.cpus = *count->integer();
    }
    BARTIZAN_CHECK(take_text(from, "cpuArchitecture", into.architecture));
    return take_flag(from, "virtualCpuPinningSupported", into.pinning);
}

Result<ResourceCriteria> read_criteria(const json::Value& from) {
    BARTIZAN_CHECK(check_names(from, "resourceCriteria",
                               {"virtualMemory", "virtualCPU", "accelerationCapability"}));
    ResourceCriteria out;
    if (const auto* const memory = from.find("virtualMemory")) {
        BARTIZAN_CHECK(take_memory(*memory, out));
    }
    if (const auto* const cpu = from.find("virtualCPU")) {
        BARTIZAN_CHECK(take_cpu(*cpu, out));
    }
    if (const auto* const names = from.find("accelerationCapability")) {
        if (names->array() == nullptr) {
            return wrong("accelerationCapability", "a list of texts");
        }
        for (const auto& name : *names->array()) {
            if (name.text() == nullptr) {
                return wrong("accelerationCapability", "a list of texts");
            }
            out.acceleration.push_back(*name.text());
        }
    }
    return out;
}

Result<std::vector<Capacity>> read_selector(const json::Value& from) {
    const auto mistake =
        wrong("attributeSelector", "a list of AVAILABLE, TOTAL, RESERVED, ALLOCATED");
    if (from.array() == nullptr) {
        return mistake;
    }
    std::vector<Capacity> out;
    for (const auto& name : *from.array()) {
        const auto found = name.text() == nullptr ? std::nullopt : capacity_named(*name.text());
        if (!found) {
            return mistake;
        }
        out.push_back(*found);
    }
    return out;
}

}  // namespace

std::optional<Capacity> capacity_named(std::string_view name) {
    constexpr std::pair<std::string_view, Capacity> names[] = {{"AVAILABLE", Capacity::available},
                                                               {"TOTAL", Capacity::total},
                                                               {"RESERVED", Capacity::reserved},
                                                               {"ALLOCATED", Capacity::allocated}};
    const auto* const found =
        std::ranges::find(names, name, &std::pair<std::string_view, Capacity>::first);
    return found == std::end(names) ? std::nullopt : std::optional(found->second);
}

bool CapacityRequest::wants(Capacity which) const {
    return selected.empty() || std::ranges::find(selected, which) != selected.end();
}

Result<CapacityRequest> read_capacity_request(std::string_view body) {
    BARTIZAN_TRY(const auto parsed, json::parse(body));
    BARTIZAN_CHECK(check_names(parsed, "the request",
                               {"zoneId", "computeResourceTypeId", "resourceCriteria",
                                "attributeSelector", "timePeriod"}));
    CapacityRequest out;
    BARTIZAN_CHECK(take_text(parsed, "zoneId", out.zone_id));
    BARTIZAN_CHECK(take_text(parsed, "computeResourceTypeId", out.type_id));
    if (const auto* const criteria = parsed.find("resourceCriteria")) {
        BARTIZAN_TRY(out.criteria, read_criteria(*criteria));
    }
    if (out.criteria && !out.type_id.empty()) {
        return Error{Fault::malformed_request,
                     "computeResourceTypeId and resourceCriteria exclude each other", ""};
    }
    if (const auto* const selector = parsed.find("attributeSelector")) {
        BARTIZAN_TRY(out.selected, read_selector(*selector));
    }
    if (const auto* const period = parsed.find("timePeriod")) {
        BARTIZAN_CHECK(check_names(*period, "timePeriod", {"startTime", "stopTime"}));
        BARTIZAN_CHECK(take_time(*period, "startTime", out.period.start));
        BARTIZAN_CHECK(take_time(*period, "stopTime", out.period.stop));
        if (out.period.start && out.period.stop && *out.period.stop <= *out.period.start) {
            return wrong("timePeriod", "a stopTime after its startTime");
        }
    }
    return out;
}

}  // namespace bartizan::sc_vi

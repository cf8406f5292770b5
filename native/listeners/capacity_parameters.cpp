// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/capacity_parameters.hpp"

#include <algorithm>

#include "sc_vi/capacity_request.hpp"

namespace bartizan::listeners {
namespace {

constexpr std::string_view zone_parameter = "zoneId";
constexpr std::string_view selector_parameter = "attributeSelector";
constexpr std::string_view type_parameter = "computeResourceTypeId";
constexpr std::string_view parameters_of_all[] = {zone_parameter, selector_parameter};
constexpr std::string_view parameters_of_compute[] = {zone_parameter, selector_parameter,
                                                      type_parameter};

Error malformed(std::string_view parameter, std::string_view what) {
    return {Fault::malformed_request, std::string(parameter) + ": " + std::string(what), ""};
}

// Null if it is not there.
Result<const std::string*> text_of(const wire::Request& request, std::string_view name) {
    const auto* const value = parameter(request, name);
    if (value != nullptr && value->empty()) {
        return malformed(name, "must be a text");
    }
    return value;
}

Result<std::vector<sc_vi::Capacity>> capacities_of(std::string_view list) {
    std::vector<sc_vi::Capacity> out;
    while (true) {
        const auto end = list.find(',');
        const auto found = sc_vi::capacity_named(list.substr(0, end));
        if (!found) {
            return malformed(selector_parameter,
                             "must be of AVAILABLE, TOTAL, RESERVED, ALLOCATED, with commas");
        }
        out.push_back(*found);
        if (end == std::string_view::npos) {
            return out;
        }
        list.remove_prefix(end + 1);
    }
}

}  // namespace

std::span<const std::string_view> capacity_parameters(const sc_vi::Collection& collection) {
    if (collection.type != &sc_vi::capacity_information) {
        return {};
    }
    if (collection.path == "compute_capacity") {
        return parameters_of_compute;
    }
    return parameters_of_all;
}

Result<std::string> filter_text(const wire::Request& request) {
    const auto* const filter = parameter(request, "filter");
    BARTIZAN_TRY(const auto* const zone, text_of(request, zone_parameter));
    auto out = filter == nullptr ? std::string() : *filter;
    if (zone != nullptr) {
        out += (filter == nullptr ? "" : ";") + std::string("(eq,zoneId,'");
        for (const char character : *zone) {
            out += character == '\'' ? "''" : std::string(1, character);
        }
        out += "')";
    }
    return out;
}

Result<std::vector<std::pair<std::string, std::string>>> selectors(const wire::Request& request) {
    auto out = request.target.parameters;
    const auto* const asked = parameter(request, selector_parameter);
    if (asked == nullptr) {
        return out;
    }
    BARTIZAN_TRY(const auto wanted, capacities_of(*asked));
    for (const auto* const other : {"fields", "exclude_fields"}) {
        if (parameter(request, other) != nullptr) {
            return malformed(selector_parameter, std::string("not together with ") + other);
        }
    }
    // As if the others were excluded, from what there is without being asked for or from all.
    std::string left_out;
    for (const auto which : {sc_vi::Capacity::total, sc_vi::Capacity::allocated,
                             sc_vi::Capacity::available, sc_vi::Capacity::reserved}) {
        if (std::ranges::find(wanted, which) == wanted.end()) {
            left_out += "," + std::string(sc_vi::Capacities::attribute(which));
        }
    }
    if (parameter(request, "all_fields") == nullptr) {
        left_out += ",_unavailable,_derived";
    }
    if (!left_out.empty()) {
        std::erase_if(out, [](const auto& one) {
            return one.first == "all_fields" || one.first == "exclude_default";
        });
        out.emplace_back("exclude_fields", left_out.substr(1));
    }
    return out;
}

Result<std::string> measured_type(const wire::Request& request) {
    BARTIZAN_TRY(const auto* const type, text_of(request, type_parameter));
    return type == nullptr ? std::string() : *type;
}

}  // namespace bartizan::listeners

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/measurement_options.hpp"

#include <charconv>

#include "date_time/date_time.hpp"
#include "sol013/filter.hpp"

namespace bartizan::deployment {
namespace {

std::vector<std::string> problems_of_objects(const config::File& config,
                                             const std::string& section) {
    std::vector<std::string> problems;
    const auto filter = config.text(section, "object_filter");
    if (!filter.empty() && !config.list(section, "object_ids").empty()) {
        problems.emplace_back("object_ids and object_filter: one of the two");
    }
    if (!filter.empty()) {
        if (const auto read = sol013::parse_filter(filter); !read) {
            problems.push_back("object_filter: " + read.error().public_detail);
        }
    }
    return problems;
}

std::vector<std::string> problems_of_job(const config::File& config, const std::string& section) {
    auto problems = problems_of_objects(config, section);
    if (config.list(section, "metrics").empty() && config.list(section, "metric_groups").empty()) {
        problems.emplace_back("metrics or metric_groups: one of the two at least");
    }
    const auto boundary = config.text(section, "reporting_boundary");
    if (!boundary.empty() && !date_time::read_time(boundary)) {
        problems.push_back("reporting_boundary = '" + boundary + "': not a time (RFC 3339)");
    }
    return problems;
}

std::vector<std::string> problems_of_threshold(const config::File& config,
                                               const std::string& section) {
    auto problems = problems_of_objects(config, section);
    for (const auto* const option : {"value", "hysteresis"}) {
        const auto text = config.text(section, option);
        if (!text.empty() && !number_of(text)) {
            problems.push_back(std::string(option) + " = '" + text + "': not a number");
        }
    }
    return problems;
}

}  // namespace

std::optional<double> number_of(const std::string& text) {
    double out = 0;
    const auto* const end = text.data() + text.size();
    const auto [at, code] = std::from_chars(text.data(), end, out, std::chars_format::fixed);
    return !text.empty() && code == std::errc() && at == end ? std::optional(out) : std::nullopt;
}

std::vector<std::string> measurement_problems(const config::File& config) {
    std::vector<std::string> out;
    const auto add = [&out](const std::string& section, const std::vector<std::string>& problems) {
        for (const auto& problem : problems) {
            out.push_back("[" + section + "] " + problem);
        }
    };
    for (const auto& name : config.named("pm_job")) {
        add("pm_job " + name, problems_of_job(config, "pm_job " + name));
    }
    for (const auto& name : config.named("threshold")) {
        add("threshold " + name, problems_of_threshold(config, "threshold " + name));
    }
    return out;
}

}  // namespace bartizan::deployment

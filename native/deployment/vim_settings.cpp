// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/vim_settings.hpp"

#include "deployment/measurement_options.hpp"

namespace bartizan::deployment {
namespace {

sc_vi::MeasuredObjects objects_of(const config::File& config, const std::string& section) {
    return {config.text(section, "object_type"), config.list(section, "object_ids"),
            config.text(section, "object_filter")};
}

// Jobs and thresholds are of no VIM in particular: each VIM answers for its own objects.
void add_measurements(const config::File& config, sc_vi::VimSettings& settings) {
    for (const auto& name : config.named("pm_job")) {
        const auto section = "pm_job " + name;
        settings.pm_jobs.push_back(
            {.id = name,
             .objects = objects_of(config, section),
             .metrics = config.list(section, "metrics"),
             .groups = config.list(section, "metric_groups"),
             .collection_period = config.integer(section, "collection_period_s"),
             .reporting_period = config.integer(section, "reporting_period_s"),
             .reporting_boundary = config.text(section, "reporting_boundary")});
    }
    for (const auto& name : config.named("threshold")) {
        const auto section = "threshold " + name;
        settings.thresholds.push_back(
            {.id = name,
             .objects = objects_of(config, section),
             .metric = config.text(section, "metric"),
             .value = number_of(config.text(section, "value")).value_or(0),
             .hysteresis = number_of(config.text(section, "hysteresis"))});
    }
}

Result<void> add_locations(const std::filesystem::path& path, sc_vi::VimSettings& settings) {
    if (path.empty()) {
        return {};
    }
    BARTIZAN_TRY(const auto file, config::File::load(path, config::location_schema(), {}));
    for (const auto& host : file.named("host")) {
        auto& fields = settings.location_inventory[host];
        for (const auto& option : config::location_schema().options) {
            const auto name = std::string(option.name);
            if (auto value = file.text("host " + host, name); !value.empty()) {
                fields.emplace_back(name, std::move(value));
            }
        }
    }
    return {};
}

}  // namespace

Result<sc_vi::VimSettings> vim_settings(const config::File& config, const std::string& name) {
    const auto section = "vim " + name;
    sc_vi::VimSettings out;
    out.name = name;
    out.vim_id = config.text(section, "vim_id");
    out.nfvi_pop_id = config.text(section, "nfvi_pop_id");
    out.region = config.text(section, "region");
    if (const auto geo = config.list(section, "geo"); geo.size() == 2) {
        out.geo = std::pair(number_of(geo[0]).value_or(0), number_of(geo[1]).value_or(0));
    }
    out.civic_address = config.text(section, "civic_address");
    out.location_text = config.text(section, "location_text");
    for (const auto& endpoint : config.list(section, "connectivity_endpoints")) {
        const auto equals = endpoint.find('=');
        out.connectivity_endpoints.emplace_back(endpoint.substr(0, equals),
                                                endpoint.substr(equals + 1));
    }
    out.image_provider_keys = config.list(section, "image_provider_keys");
    out.image_version_keys = config.list(section, "image_version_keys");
    out.distributed_protocols = config.list(section, "distributed_protocols");
    out.location_aggregate_prefix = config.text(section, "location_aggregate_prefix");
    out.location_trait_regex = config.text(section, "location_trait_regex");
    out.location_ironic_keys = config.list(section, "location_ironic_keys");
    BARTIZAN_CHECK(add_locations(config.path(section, "location_file"), out));
    add_measurements(config, out);
    return out;
}

}  // namespace bartizan::deployment

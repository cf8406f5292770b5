// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "daemon/vim_settings.hpp"

#include <algorithm>
#include <charconv>

#include "pyhost/program.hpp"

namespace bartizan::daemon {
namespace {

std::string section_of(const std::string& name) {
    return "vim " + name;
}

double number_of(const std::string& text) {
    double out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

}  // namespace

Result<sc_vi::VimSettings> vim_settings(const config::File& config, const std::string& name) {
    const auto section = section_of(name);
    sc_vi::VimSettings out;
    out.name = name;
    out.vim_id = config.text(section, "vim_id");
    out.nfvi_pop_id = config.text(section, "nfvi_pop_id");
    out.region = config.text(section, "region");
    if (const auto geo = config.list(section, "geo"); geo.size() == 2) {
        out.geo = std::pair(number_of(geo[0]), number_of(geo[1]));
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
    return out;
}

vim::CollectorSettings collector_settings(const config::File& config, const std::string& name) {
    const auto section = section_of(name);
    const auto seconds = [&](std::string_view option) {
        return std::chrono::seconds(config.integer(section, option));
    };
    return {.reader = {static_cast<std::size_t>(config.integer(section, "page_size"))},
            .max_requests_per_second =
                static_cast<double>(config.integer(section, "max_requests_per_second")),
            .inventory = seconds("inventory_refresh_s"),
            .quota = seconds("quota_refresh_s"),
            .fixed = seconds("static_refresh_s"),
            .sweep = seconds("sweep_s")};
}

pyhost::PyHostSettings driver_settings(const config::File& config, const std::string& name) {
    const auto section = section_of(name);
    pyhost::PyHostSettings out;
    out.program = pyhost::pyhost_program();
    out.environment = pyhost::pyhost_environment();
    out.driver = config.text(section, "driver");
    out.deadline = std::chrono::milliseconds(config.integer(section, "deadline_ms"));
    if (out.driver == "recorded") {
        out.options.emplace_back("path", config.path(section, "recording").string());
        return out;
    }
    out.options.emplace_back("cloud", config.text(section, "cloud"));
    // It tries twice: one service that says nothing is told as that, before it costs the driver
    // its process.
    const auto patience = std::min(15.0, 0.4 * std::chrono::duration<double>(out.deadline).count());
    out.options.emplace_back("read_timeout", std::to_string(patience));
    if (const auto file = config.path(section, "clouds_file"); !file.empty()) {
        out.options.emplace_back("clouds_file", file.string());
    }
    if (const auto region = config.text(section, "region"); !region.empty()) {
        out.options.emplace_back("region", region);
    }
    return out;
}

}  // namespace bartizan::daemon

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "daemon/driver_settings.hpp"

#include <algorithm>

#include "pyhost/program.hpp"

namespace bartizan::daemon {

vim::CollectorSettings collector_settings(const config::File& config, const std::string& name) {
    const auto section = "vim " + name;
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
    const auto section = "vim " + name;
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

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

namespace {

// Of the options that a VIM's and a VNFM's section have alike.
pyhost::PyHostSettings cloud_settings(const config::File& config, const std::string& section) {
    pyhost::PyHostSettings out;
    out.program = pyhost::pyhost_program();
    out.environment = pyhost::pyhost_environment();
    out.driver = config.text(section, "driver");
    out.deadline = std::chrono::milliseconds(config.integer(section, "deadline_ms"));
    return out;
}

void add_cloud(const config::File& config, const std::string& section,
               pyhost::PyHostSettings& settings) {
    auto& options = settings.options;
    options.emplace_back("cloud", config.text(section, "cloud"));
    // It tries twice: one service that says nothing is told as that, before it costs the driver
    // its process.
    const auto patience =
        std::min(15.0, 0.4 * std::chrono::duration<double>(settings.deadline).count());
    options.emplace_back("read_timeout", std::to_string(patience));
    if (const auto file = config.path(section, "clouds_file"); !file.empty()) {
        options.emplace_back("clouds_file", file.string());
    }
    if (const auto region = config.text(section, "region"); !region.empty()) {
        options.emplace_back("region", region);
    }
}

}  // namespace

pyhost::PyHostSettings driver_settings(const config::File& config, const std::string& name) {
    const auto section = "vim " + name;
    auto out = cloud_settings(config, section);
    if (out.driver == "recorded") {
        out.options.emplace_back("path", config.path(section, "recording").string());
    } else {
        add_cloud(config, section, out);
    }
    return out;
}

pyhost::PyHostSettings vnfm_driver_settings(const config::File& config, const std::string& name) {
    const auto section = "vnfm " + name;
    auto out = cloud_settings(config, section);
    out.group = "bartizan.vnfm";
    add_cloud(config, section, out);
    out.options.emplace_back("service_type", config.text(section, "service_type"));
    if (const auto anchors = config.path(section, "ca_file"); !anchors.empty()) {
        out.options.emplace_back("ca_file", anchors.string());
    }
    return out;
}

vnf_lcm::FollowerSettings follower_settings(const config::File& config, const std::string& name) {
    const auto section = "vnfm " + name;
    auto callback = config.text(section, "callback_uri");
    while (callback.ends_with('/')) {
        callback.pop_back();
    }
    return {.vnfm = name,
            .callback_uri = callback.empty() ? callback : callback + "/lcn/v2/" + name,
            .reconcile = std::chrono::seconds(config.integer(section, "reconcile_s")),
            .between_sightings = std::chrono::seconds(config.integer(section, "sightings_s")),
            .breaker = {static_cast<std::size_t>(config.integer(section, "max_close")),
                        static_cast<std::size_t>(config.integer(section, "max_close_percent"))}};
}

enrol::EnrolmentSettings enrolment_settings(const config::File& config, const std::string& name) {
    const auto section = "vnfm " + name;
    enrol::EnrolmentSettings out;
    out.vnfm = name;
    out.window = std::chrono::seconds(config.integer(section, "enrolment_window_s"));
    out.bounds.name = cmf::Cmf::direct_delegate(name);
    out.bounds.role = cmf::Role::vnfm;
    out.bounds.cert_types = {cmf::CertType::vnfci};
    out.bounds.direct = true;
    out.bounds.trust_domain = config.text(section, "trust_domain");
    for (const auto& suffix : config.list(section, "dns_suffixes")) {
        out.bounds.dns_suffixes.push_back(cmf::lower_case(suffix));
    }
    out.bounds.ip_networks = config.list(section, "ip_networks");
    return out;
}

}  // namespace bartizan::daemon

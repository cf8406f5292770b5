// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/vim_options.hpp"

#include <functional>
#include <map>
#include <set>

#include "cmf/names.hpp"
#include "deployment/measurement_options.hpp"
#include "sc_vi/place_trait.hpp"
#include "trust_domain/security_manager.hpp"
#include "x509/name.hpp"

namespace bartizan::deployment {
namespace {

using Problem = std::function<void(const std::string&)>;

bool is_degrees(const std::string& text, double most) {
    const auto value = number_of(text);
    return value && *value >= -most && *value <= most;
}

void check_driver(const config::File& config, const std::string& section, const Problem& problem) {
    const auto driver = config.text(section, "driver");
    const auto only_of = [&](const char* option, const char* owner, bool needed) {
        const bool given = !config.text(section, option).empty();
        if (driver == owner && needed && !given) {
            problem(std::string(option) + " is missing: driver = " + driver);
        }
        if (driver != owner && given) {
            problem(std::string(option) + ": only with driver = " + owner);
        }
    };
    only_of("cloud", "openstack", true);
    only_of("clouds_file", "openstack", false);
    only_of("recording", "recorded", true);
}

void check_place(const config::File& config, const std::string& section, const Problem& problem) {
    const auto geo = config.list(section, "geo");
    if (!config.text(section, "geo").empty() &&
        (geo.size() != 2 || !is_degrees(geo[0], 90) || !is_degrees(geo[1], 180))) {
        problem("geo = '" + config.text(section, "geo") +
                "': latitude and longitude in degrees, such as 48.20, 16.37");
    }
    std::set<std::string> names;
    for (const auto& endpoint : config.list(section, "connectivity_endpoints")) {
        const auto equals = endpoint.find('=');
        const auto name = endpoint.substr(0, equals);
        const auto address =
            equals == std::string::npos ? std::string() : endpoint.substr(equals + 1);
        if (name.empty() || !(x509::ip_octets(address) || cmf::is_fqdn(address))) {
            problem("connectivity_endpoints: '" + endpoint +
                    "' is not NAME=ADDRESS with an IP address or a domain name");
        } else if (!names.insert(name).second) {
            problem("connectivity_endpoints: there are two of the name '" + name + "'");
        }
    }
}

}  // namespace

std::vector<std::string> vim_problems(const config::File& config) {
    std::vector<std::string> problems;
    std::map<std::string, std::string> owners;
    for (const auto& name : config.named("vim")) {
        const auto section = "vim " + name;
        const Problem problem = [&](const std::string& text) {
            problems.push_back("[" + section + "] " + text);
        };
        if (!trust_domain::is_name(name)) {
            problem("the name is not 1 to 32 of a-z, 0-9 and, within, -");
        }
        const auto id = config.text(section, "vim_id");
        if (!cmf::is_uuid(id)) {
            problem("vim_id = '" + id + "': not a UUID in lower case");
        }
        const auto [owner, added] = owners.emplace(id, section);
        if (!added) {
            problem("vim_id: it is that of [" + owner->second + "]");
        }
        if (config.text(section, "nfvi_pop_id").empty()) {
            problem("nfvi_pop_id is empty");
        }
        check_driver(config, section, problem);
        check_place(config, section, problem);
        const auto regex = config.text(section, "location_trait_regex");
        if (!sc_vi::PlaceTrait::read(regex)) {
            problem("location_trait_regex = '" + regex + "': the form is TEXT(A|B)TEXT(.+)");
        }
    }
    return problems;
}

}  // namespace bartizan::deployment

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/listener_options.hpp"

#include <algorithm>
#include <array>

#include "deployment/identity_options.hpp"

namespace bartizan::deployment {
namespace {

constexpr std::array<std::string_view, 5> roles{"certm", "enrol", "lcn", "pki", "ops"};

bool is_plain(const std::string& role) {
    return role == "pki" || role == "ops";
}

bool is_loopback(const std::string& address) {
    return address.starts_with("127.") || address == "::1";
}

}  // namespace

std::vector<std::string> listener_problems(const config::File& config) {
    std::vector<std::string> problems;
    for (const auto& role : config.named("listener")) {
        const auto section = "listener " + role;
        const auto problem = [&](const std::string& text) {
            problems.push_back("[" + section + "] " + text);
        };
        if (std::ranges::find(roles, role) == roles.end()) {
            problem("there is no such role: certm, enrol, lcn, pki or ops");
            continue;
        }
        for (const auto* option : {"certificate", "key", "client_anchors"}) {
            const bool given = !config.text(section, option).empty();
            const bool of_clients = std::string_view(option) == "client_anchors";
            if (role == "certm" && !given) {
                problem(std::string(option) + " is missing: certm is mutual TLS");
            }
            if ((role == "lcn" || role == "enrol") && !given && !of_clients) {
                problem(std::string(option) + " is missing: " + role + " is TLS");
            }
            if (is_plain(role) && given) {
                problem(std::string(option) + ": " + role + " is plain HTTP");
            }
            if (role == "lcn" && given && of_clients) {
                problem("client_anchors: a VNFM proves itself to lcn by its subscription");
            }
        }
        if (role == "ops" && !is_loopback(config.text(section, "address"))) {
            problem("address: ops has no authentication, a loopback address is expected");
        }
    }
    return problems;
}

}  // namespace bartizan::deployment

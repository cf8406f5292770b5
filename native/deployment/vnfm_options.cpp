// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/vnfm_options.hpp"

#include "trust_domain/security_manager.hpp"

namespace bartizan::deployment {
namespace {

// The VNFM keeps 255 octets of a callbackUri: with "/lcn/v2/NAME/" and the token.
constexpr std::size_t max_callback = 170;

}  // namespace

std::vector<std::string> vnfm_problems(const config::File& config) {
    std::vector<std::string> problems;
    for (const auto& name : config.named("vnfm")) {
        const auto section = "vnfm " + name;
        const auto problem = [&](const std::string& text) {
            problems.push_back("[" + section + "] " + text);
        };
        if (!trust_domain::is_name(name)) {
            problem("the name is not 1 to 32 of a-z, 0-9 and, within, -");
        }
        const auto callback = config.text(section, "callback_uri");
        if (callback.empty()) {
            continue;
        }
        if (!callback.starts_with("https://")) {
            problem("callback_uri: notifications come over TLS: https://");
        }
        if (callback.size() > max_callback) {
            problem("callback_uri: more than " + std::to_string(max_callback) + " octets");
        }
        if (!config.has("listener lcn")) {
            problem("callback_uri: there is no [listener lcn] that answers there");
        }
    }
    for (const auto& consumer : config.named("consumer")) {
        const auto vnfm = config.text("consumer " + consumer, "vnfm");
        if (!vnfm.empty() && !config.has("vnfm " + vnfm)) {
            problems.push_back("[consumer " + consumer + "] vnfm: there is no [vnfm " + vnfm + "]");
        }
    }
    return problems;
}

}  // namespace bartizan::deployment

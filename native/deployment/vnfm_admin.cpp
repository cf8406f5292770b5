// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/vnfm_admin.hpp"

#include "deployment/authority.hpp"
#include "deployment/config_edit.hpp"
#include "deployment/identities.hpp"
#include "trust_domain/security_manager.hpp"

namespace bartizan::deployment {
namespace {

namespace fs = std::filesystem;

const std::string lcn_section = "listener lcn";

std::string consumer_of(const config::File& config, const std::string& vnfm) {
    for (const auto& name : config.named("consumer")) {
        if (config.text("consumer " + name, "vnfm") == vnfm) {
            return name;
        }
    }
    return {};
}

VnfmDescription description(const config::File& config, const fs::path& directory,
                            const std::string& name) {
    const auto section = "vnfm " + name;
    return {
        .name = name,
        .cloud = config.text(section, "cloud"),
        .consumer = consumer_of(config, name),
        .callback_uri = config.text(section, "callback_uri"),
        .enrol_port = config.has("listener enrol") ? config.integer("listener enrol", "port") : 0,
        .ca_file = directory / "management-ca" / "ca.pem"};
}

Result<void> check_words(const std::string& name, const VnfmAddOptions& options) {
    if (!trust_domain::is_name(name)) {
        return Error{Fault::malformed_request, "name: 1 to 32 of a-z, 0-9 and, within, -", ""};
    }
    BARTIZAN_CHECK(check_item("cloud", options.cloud));
    BARTIZAN_CHECK(check_item("consumer", options.consumer));
    for (const auto& [what, text] :
         {std::pair("cloudsFile", options.clouds_file.string()),
          std::pair("region", options.region), std::pair("callbackUri", options.callback_uri)}) {
        if (!text.empty()) {
            BARTIZAN_CHECK(check_item(what, text));
        }
    }
    std::error_code code;
    if (!options.clouds_file.empty() && !fs::is_regular_file(options.clouds_file, code)) {
        return Error{Fault::file_unusable, "cloudsFile: no such file",
                     options.clouds_file.string()};
    }
    return {};
}

// "cmf.example" of "https://cmf.example:8446/x"
std::string host_of(const std::string& uri) {
    const auto begin = uri.find("://");
    if (begin == std::string::npos) {
        return {};
    }
    const auto host = uri.substr(begin + 3);
    if (host.starts_with('[')) {
        return host.substr(1, host.find(']') - 1);  // an IPv6 address
    }
    return host.substr(0, host.find_first_of(":/"));
}

// The listener of a role, with an identity of its own, unless there is one.
Result<void> add_listener(const fs::path& directory, ConfigEdit& edit, const std::string& role,
                          long wanted_port, const std::string& host) {
    const auto section = "listener " + role;
    if (edit.has(section)) {
        return {};
    }
    BARTIZAN_TRY(const auto port,
                 wanted_port != 0 ? Result<long>(wanted_port) : next_port(edit.config()));
    const auto folder = "listeners/" + role;
    BARTIZAN_CHECK(edit.add({.name = section,
                             .options = {{"port", std::to_string(port)},
                                         {"certificate", folder + "/cert.pem"},
                                         {"key", folder + "/key.pem"}}}));
    BARTIZAN_CHECK(make_listener_identity(directory, role, host));
    return {};
}

}  // namespace

Result<VnfmDescription> vnfm_add(const fs::path& relative, const std::string& name,
                                 const VnfmAddOptions& options) {
    const auto directory = fs::absolute(relative).lexically_normal();
    BARTIZAN_CHECK(check_words(name, options));
    BARTIZAN_TRY(auto edit, ConfigEdit::begin(directory));
    const auto consumer = "consumer " + options.consumer;
    if (!edit.has(consumer)) {
        return Error{Fault::not_found, "[" + consumer + "]", ""};
    }
    const auto followed = edit.config().text(consumer, "vnfm");
    if (!followed.empty() && followed != name) {
        return Error{Fault::made_otherwise, "[" + consumer + "] vnfm = " + followed, ""};
    }
    const auto host = options.callback_uri.empty()
                          ? "cmf." + edit.config().text("bartizan", "operator_domain")
                          : host_of(options.callback_uri);
    if (host.empty()) {
        return Error{Fault::malformed_request, "callbackUri: https://HOST:PORT", ""};
    }
    BARTIZAN_CHECK(add_listener(directory, edit, "lcn", options.port, host));
    if (options.direct) {
        BARTIZAN_CHECK(add_listener(directory, edit, "enrol", options.enrol_port, host));
    }
    const auto callback = options.callback_uri.empty()
                              ? "https://" + host + ":" + edit.config().text(lcn_section, "port")
                              : options.callback_uri;
    const Section section{.name = "vnfm " + name,
                          .options = {{"cloud", options.cloud},
                                      {"clouds_file", path_text(directory, options.clouds_file)},
                                      {"region", options.region},
                                      {"callback_uri", callback},
                                      {"dns_suffixes", joined(options.dns_suffixes)},
                                      {"ip_networks", joined(options.ip_networks)}}};
    if (edit.has(section.name)) {
        if (!edit.agrees(section) || consumer_of(edit.config(), name) != options.consumer) {
            return Error{Fault::made_otherwise, "[vnfm " + name + "]", ""};
        }
        return description(edit.config(), directory, name);
    }
    BARTIZAN_CHECK(edit.add(section));
    BARTIZAN_CHECK(edit.set(consumer, "vnfm", name));
    BARTIZAN_CHECK(edit.publish());
    return description(edit.config(), directory, name);
}

Result<std::vector<VnfmDescription>> vnfm_list(const fs::path& directory) {
    BARTIZAN_TRY(const auto config, load_config(directory));
    std::vector<VnfmDescription> out;
    for (const auto& name : config.named("vnfm")) {
        out.push_back(description(config, fs::absolute(directory).lexically_normal(), name));
    }
    return out;
}

}  // namespace bartizan::deployment

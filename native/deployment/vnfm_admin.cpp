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
    return {.name = name,
            .cloud = config.text(section, "cloud"),
            .consumer = consumer_of(config, name),
            .callback_uri = config.text(section, "callback_uri"),
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

Result<void> add_listener(const fs::path& directory, ConfigEdit& edit,
                          const VnfmAddOptions& options, const std::string& host) {
    if (edit.has(lcn_section)) {
        return {};
    }
    BARTIZAN_TRY(const auto port,
                 options.port != 0 ? Result<long>(options.port) : next_port(edit.config()));
    BARTIZAN_CHECK(edit.add({.name = lcn_section,
                             .options = {{"port", std::to_string(port)},
                                         {"certificate", "listeners/lcn/cert.pem"},
                                         {"key", "listeners/lcn/key.pem"}}}));
    BARTIZAN_CHECK(make_listener_identity(
        directory, "lcn", host.empty() ? edit.config().text("bartizan", "operator_domain") : host));
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
    BARTIZAN_CHECK(add_listener(directory, edit, options, host));
    const auto callback = options.callback_uri.empty()
                              ? "https://" + host + ":" + edit.config().text(lcn_section, "port")
                              : options.callback_uri;
    const Section section{.name = "vnfm " + name,
                          .options = {{"cloud", options.cloud},
                                      {"clouds_file", path_text(directory, options.clouds_file)},
                                      {"region", options.region},
                                      {"callback_uri", callback}}};
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

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/settings_from_config.hpp"

#include "config/file.hpp"

namespace bartizan::signer {
namespace {

// A purpose by its RFC 5280 name or as a dotted OID.
std::string purpose(const std::string& text) {
    if (text == "serverAuth") {
        return "1.3.6.1.5.5.7.3.1";
    }
    return text == "clientAuth" ? "1.3.6.1.5.5.7.3.2" : text;
}

std::string missing(const SignerSettings& settings) {
    std::string out;
    const auto require = [&](std::string_view name, const std::string& value, const char* why) {
        if (value.empty()) {
            out +=
                (out.empty() ? "" : "\n") + ("[signer] " + std::string(name)) + " is missing" + why;
        }
    };
    require("ca_key", settings.ca_key, "");
    if (settings.backend == Backend::pkcs11) {
        require("module", settings.module, ": a token needs it");
        require("pin_file", settings.pin_file, ": a token needs it");
        require("state_dir", settings.state_dir, ": a token needs it");
    }
    return out;
}

std::string socket_of(const config::File& file) {
    return file.text("signer", "socket").empty() ? "" : file.path("signer", "socket").string();
}

Result<config::File> load(const std::filesystem::path& path) {
    return config::File::load(path, config::deployment_schema(), {"signer"});
}

Result<SignerSettings> settings_of(const config::File& file, const std::filesystem::path& path) {
    if (!socket_of(file).empty()) {
        return Error{Fault::config_invalid,
                     "[signer] socket: the signer is a service of its own, and its options are in "
                     "its own file",
                     path.string()};
    }
    const auto text = [&](std::string_view name) { return file.text("signer", name); };
    const auto place = [&](std::string_view name) { return file.path("signer", name).string(); };
    const auto number = [&](std::string_view name) { return file.integer("signer", name); };
    SignerSettings settings;
    settings.backend = text("backend") == "pem" ? Backend::pem : Backend::pkcs11;
    settings.module = text("module");
    settings.module_environment = file.list("signer", "module_environment");
    settings.token_label = text("token_label");
    settings.token_serial = text("token_serial");
    settings.pin_file = place("pin_file");
    settings.ca_key = text("ca_key");
    settings.ca_certificate = place("ca_certificate");
    settings.tls_keys = file.list("signer", "tls_keys");
    settings.workers = static_cast<unsigned>(number("workers"));
    settings.allow_extractable_ca_key = file.boolean("signer", "allow_extractable_ca_key");
    settings.max_validity = std::chrono::days(number("max_validity_days"));
    settings.max_backdate = std::chrono::minutes(number("max_backdate_minutes"));
    settings.crl_max_validity = std::chrono::days(number("crl_max_days"));
    settings.state_dir = place("state_dir");
    settings.allowed_eku.clear();
    for (const auto& entry : file.list("signer", "allowed_eku")) {
        settings.allowed_eku.push_back(purpose(entry));
    }
    if (const auto problems = missing(settings); !problems.empty()) {
        return Error{Fault::config_invalid, problems, path.string()};
    }
    if (settings.backend == Backend::pem) {
        settings.ca_key = place("ca_key");
        for (auto& key : settings.tls_keys) {
            key = (file.folder() / key).lexically_normal().string();
        }
    }
    return settings;
}

}  // namespace

Result<SignerSettings> settings_from_config(const std::filesystem::path& path) {
    BARTIZAN_TRY(const auto file, load(path));
    return settings_of(file, path);
}

Result<ClientSettings> client_settings_from_config(const std::string& program,
                                                   const std::filesystem::path& file) {
    BARTIZAN_TRY(const auto options, load(file));
    auto client = client_settings(program, std::filesystem::absolute(file).string());
    client.socket = socket_of(options);
    if (client.socket.empty()) {
        // What is wrong is told before a child is started to find it.
        BARTIZAN_CHECK(settings_of(options, file));
    }
    client.deadline = std::chrono::milliseconds(options.integer("signer", "deadline_ms"));
    client.queue = static_cast<std::size_t>(options.integer("signer", "queue"));
    return client;
}

}  // namespace bartizan::signer

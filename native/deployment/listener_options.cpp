// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/listener_options.hpp"

#include <algorithm>
#include <array>
#include <sys/stat.h>

#include "deployment/files.hpp"

namespace bartizan::deployment {
namespace {

constexpr std::array<std::string_view, 3> roles{"certm", "pki", "ops"};

bool is_loopback(const std::string& address) {
    return address.starts_with("127.") || address == "::1";
}

// Its owner alone may read a key.
Result<std::string> read_key(const std::filesystem::path& path) {
    struct stat status {};

    if (::stat(path.c_str(), &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return Error{Fault::file_unusable, path.filename().string() + ": chmod go= it",
                     path.string() + " is open to others than its owner"};
    }
    return read_file(path);
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
            problem("there is no such role: certm, pki or ops");
            continue;
        }
        for (const auto* option : {"certificate", "key", "client_anchors"}) {
            const bool given = !config.text(section, option).empty();
            if (role == "certm" && !given) {
                problem(std::string(option) + " is missing: certm is mutual TLS");
            }
            if (role != "certm" && given) {
                problem(std::string(option) + ": " + role + " is plain HTTP");
            }
        }
        if (role == "ops" && !is_loopback(config.text(section, "address"))) {
            problem("address: ops has no authentication, a loopback address is expected");
        }
    }
    return problems;
}

Result<std::shared_ptr<const x509::TlsContext>> listener_tls(const config::File& config,
                                                             const std::string& role) {
    const auto section = "listener " + role;
    if (config.text(section, "certificate").empty()) {
        return std::shared_ptr<const x509::TlsContext>();
    }
    x509::TlsServerSettings settings;
    BARTIZAN_TRY(settings.certificate_chain, read_file(config.path(section, "certificate")));
    BARTIZAN_TRY(settings.private_key, read_key(config.path(section, "key")));
    BARTIZAN_TRY(settings.client_anchors, read_file(config.path(section, "client_anchors")));
    BARTIZAN_TRY(auto tls, x509::TlsContext::server(settings));
    for (const auto& other : config.named("listener")) {
        const auto path = config.path("listener " + other, "certificate");
        if (other == role || path.empty()) {
            continue;
        }
        BARTIZAN_TRY(const auto text, read_file(path));
        BARTIZAN_TRY(const auto chain, x509::certificates_from_pem(text));
        if (chain.front().public_key() == tls->identity().public_key()) {
            return Error{Fault::config_invalid,
                         "[listener " + role + "] and [listener " + other + "] have one key", ""};
        }
    }
    return tls;
}

}  // namespace bartizan::deployment

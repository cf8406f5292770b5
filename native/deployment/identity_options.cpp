// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/identity_options.hpp"

#include <initializer_list>
#include <map>
#include <sys/stat.h>

#include "cmf/names.hpp"
#include "deployment/files.hpp"

namespace bartizan::deployment {
namespace {

std::vector<std::string> sections(const config::File& config,
                                  std::initializer_list<std::string> kinds) {
    std::vector<std::string> out;
    for (const auto& kind : kinds) {
        for (const auto& name : config.named(kind)) {
            out.push_back(kind + " " + name);
        }
    }
    return out;
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

std::vector<std::string> identities_of(const config::File& config, const std::string& section) {
    auto identities = config.list(section, "identities");
    for (auto& identity : identities) {
        if (identity.starts_with("dns:")) {
            identity = cmf::lower_case(identity);
        }
    }
    return identities;
}

std::vector<std::string> identity_problems(const config::File& config) {
    std::vector<std::string> problems;
    std::map<std::string, std::string> owners;
    for (const auto& section : sections(config, {"consumer", "sm"})) {
        for (const auto& identity : identities_of(config, section)) {
            if (!identity.starts_with("dns:") && !identity.starts_with("uri:")) {
                problems.push_back("[" + section + "] identities: '" + identity +
                                   "' begins neither with dns: nor with uri:");
            }
            const auto [owner, added] = owners.emplace(identity, section);
            if (!added) {
                problems.push_back("[" + section + "] identities: '" + identity + "' is that of [" +
                                   owner->second + "]");
            }
        }
    }
    return problems;
}

Result<std::shared_ptr<const x509::TlsContext>> tls_of(const config::File& config,
                                                       const std::string& section) {
    if (config.text(section, "certificate").empty()) {
        return std::shared_ptr<const x509::TlsContext>();
    }
    x509::TlsServerSettings settings;
    BARTIZAN_TRY(settings.certificate_chain, read_file(config.path(section, "certificate")));
    BARTIZAN_TRY(settings.private_key, read_key(config.path(section, "key")));
    if (const auto anchors = config.path(section, "client_anchors"); !anchors.empty()) {
        BARTIZAN_TRY(settings.client_anchors, read_file(anchors));
    } else if (section == "listener enrol") {
        // Who renews has a certificate of ours.
        BARTIZAN_TRY(settings.client_anchors, read_file(config.path("ca", "chain")));
    }
    settings.client_optional = section == "listener enrol";
    BARTIZAN_TRY(auto tls, x509::TlsContext::server(settings));
    for (const auto& other : sections(config, {"listener", "sm"})) {
        const auto path = config.path(other, "certificate");
        if (other == section || path.empty()) {
            continue;
        }
        BARTIZAN_TRY(const auto text, read_file(path));
        BARTIZAN_TRY(const auto chain, x509::certificates_from_pem(text));
        if (chain.front().public_key() == tls->identity().public_key()) {
            return Error{Fault::config_invalid,
                         "[" + section + "] and [" + other + "] have one key", ""};
        }
    }
    return tls;
}

}  // namespace bartizan::deployment

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/sm_admin.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "cmf/names.hpp"
#include "deployment/authority.hpp"
#include "deployment/config_edit.hpp"
#include "deployment/files.hpp"
#include "deployment/identities.hpp"
#include "deployment/identity_options.hpp"
#include "deployment/security_managers.hpp"
#include "x509/certification_request.hpp"

namespace bartizan::deployment {
namespace {

namespace fs = std::filesystem;

constexpr unsigned min_rsa_bits = 3072;
constexpr long last_port = 65535;

Error malformed(const std::string& text) {
    return {Fault::malformed_request, text, ""};
}

Result<void> check_words(const std::string& name, const SmAddOptions& options) {
    if (!trust_domain::is_name(name)) {
        return malformed("name: 1 to 32 of a-z, 0-9 and, within, -");
    }
    if (!trust_domain::mode_named(options.mode)) {
        return malformed("mode: PASSIVE, SEMI-ACTIVE or FULLY-ACTIVE");
    }
    if (!trust_domain::host_scope_named(options.host_scope)) {
        return malformed("hostScope: ALL, HOSTS_OF_SCOPE or AGGREGATES");
    }
    if (!x509::ip_octets(options.address)) {
        return malformed("address: not an IP address");
    }
    if (options.port && (*options.port < 0 || *options.port > last_port)) {
        return malformed("port: 0 to 65535");
    }
    const std::pair<const char*, const std::vector<std::string>*> lists[] = {
        {"domain", &options.domains},
        {"project", &options.projects},
        {"vim", &options.vims},
        {"hostAggregate", &options.host_aggregates}};
    for (const auto& [what, items] : lists) {
        for (const auto& item : *items) {
            BARTIZAN_CHECK(check_item(what, item));
        }
    }
    return {};
}

Section section_of(const std::string& name, const SmAddOptions& options, const std::string& domain,
                   long port) {
    const auto folder = sm_folders(name).listener.string();
    return {.name = "sm " + name,
            .options = {{"mode", std::string(name_of(*trust_domain::mode_named(options.mode)))},
                        {"identities", "dns:" + client_dns_name("sm-" + name, domain)},
                        {"domains", joined(options.domains)},
                        {"projects", joined(options.projects)},
                        {"vims", joined(options.vims)},
                        {"host_scope",
                         std::string(name_of(*trust_domain::host_scope_named(options.host_scope)))},
                        {"host_aggregates", joined(options.host_aggregates)},
                        {"share_host_totals", options.share_host_totals ? "true" : "false"},
                        {"address", x509::ip_text(*x509::ip_octets(options.address))},
                        {"port", std::to_string(port)},
                        {"certificate", folder + "/cert.pem"},
                        {"key", folder + "/key.pem"},
                        {"client_anchors", folder + "/clients.pem"}}};
}

// IFA 033 Security.001: a key of one place here is no other's.
Result<void> check_not_known(const fs::path& directory, const fs::path& own,
                             const x509::SubjectPublicKeyInfo& key) {
    for (const auto* kind : {"listeners", "clients"}) {
        std::error_code code;
        for (const auto& entry : fs::directory_iterator(directory / kind, code)) {
            const auto path = entry.path() / "cert.pem";
            if (entry.path() == own || !fs::exists(path, code)) {
                continue;
            }
            BARTIZAN_TRY(const auto pem, read_file(path));
            BARTIZAN_TRY(const auto chain, x509::certificates_from_pem(pem));
            if (chain.front().public_key() == key) {
                return Error{Fault::key_reused, "", path.string()};
            }
        }
    }
    return {};
}

// Of what the request says the key alone counts: the name is given here.
Result<std::optional<x509::SubjectPublicKeyInfo>> requested_key(const fs::path& directory,
                                                                const std::string& name,
                                                                const std::string& csr) {
    using Key = std::optional<x509::SubjectPublicKeyInfo>;
    if (csr.empty()) {
        return Key();
    }
    BARTIZAN_TRY(const auto der, x509::request_der(csr));
    BARTIZAN_TRY(auto unproven, x509::UnprovenRequest::decode(der));
    BARTIZAN_TRY(const auto request, x509::CertificationRequest::prove(std::move(unproven)));
    const auto& key = request.public_key();
    if (key.algorithm() == x509::KeyAlgorithm::rsa && key.bits() < min_rsa_bits) {
        return Error{Fault::weak_key, "RSA with " + std::to_string(min_rsa_bits) + " bits or more",
                     ""};
    }
    const auto own = directory / sm_folders(name).client;
    std::error_code code;
    if (fs::exists(own / "key.pem", code)) {
        return Error{Fault::made_otherwise, "a key of its own was made here",
                     (own / "key.pem").string()};
    }
    if (fs::exists(own / "cert.pem", code)) {
        BARTIZAN_TRY(const auto pem, read_file(own / "cert.pem"));
        BARTIZAN_TRY(const auto chain, x509::certificates_from_pem(pem));
        if (!(chain.front().public_key() == key)) {
            return Error{Fault::made_otherwise, "its certificate is for another key",
                         (own / "cert.pem").string()};
        }
    }
    BARTIZAN_CHECK(check_not_known(directory, own, key));
    return Key(key);
}

// The first DNS name of the listener's certificate.
Result<std::string> server_name(const config::File& config, const std::string& section) {
    BARTIZAN_TRY(const auto pem, read_file(config.path(section, "certificate")));
    BARTIZAN_TRY(const auto chain, x509::certificates_from_pem(pem));
    for (const auto& name : chain.front().subject_alt_names()) {
        if (name.kind == x509::GeneralName::Kind::dns) {
            return name.value;
        }
    }
    return config.text(section, "address");
}

Result<SmDescription> description(const config::File& config, const fs::path& directory,
                                  const trust_domain::SecurityManager& manager) {
    const auto section = "sm " + manager.name;
    BARTIZAN_TRY(auto host, server_name(config, section));
    const auto client = directory / sm_folders(manager.name).client;
    const auto if_there = [&](const char* file) {
        std::error_code code;
        return fs::exists(client / file, code) ? client / file : fs::path();
    };
    return SmDescription{.manager = manager,
                         .server_name = std::move(host),
                         .address = config.text(section, "address"),
                         .port = config.integer(section, "port"),
                         .ca_file = if_there("ca.pem"),
                         .certificate = if_there("cert.pem"),
                         .key = if_there("key.pem")};
}

Result<SmDescription> description(const config::File& config, const fs::path& directory,
                                  const std::string& name) {
    for (const auto& manager : security_managers(config)) {
        if (manager.name == name) {
            return description(config, directory, manager);
        }
    }
    return Error{Fault::not_found, "[sm " + name.substr(0, 64) + "]", ""};
}

// A folder removed/sm-NAME-N that was not there.
Result<fs::path> new_folder_aside(const fs::path& directory, const std::string& name) {
    BARTIZAN_CHECK(make_directory(directory / "removed", 0700));
    for (int number = 1;; ++number) {
        const auto path = directory / "removed" / ("sm-" + name + "-" + std::to_string(number));
        BARTIZAN_TRY(const bool made, make_directory(path, 0700));
        if (made) {
            return path;
        }
    }
}

}  // namespace

Result<SmDescription> sm_add(const fs::path& relative, const std::string& name,
                             const SmAddOptions& options) {
    const auto directory = fs::absolute(relative).lexically_normal();
    BARTIZAN_CHECK(check_words(name, options));
    BARTIZAN_TRY(auto edit, ConfigEdit::begin(directory));
    const auto domain = edit.config().text("bartizan", "operator_domain");
    if (!cmf::is_fqdn(sm_server_name(name, domain))) {
        return malformed("name: too long before " + domain);
    }
    const bool exists = edit.has("sm " + name);
    long port = 0;
    if (options.port) {
        port = *options.port;
    } else if (exists) {
        port = edit.config().integer("sm " + name, "port");
    } else {
        BARTIZAN_TRY(port, next_port(edit.config()));
    }
    const auto section = section_of(name, options, domain, port);
    if (!exists) {
        BARTIZAN_CHECK(edit.add(section));
    } else if (!edit.agrees(section)) {
        return Error{Fault::made_otherwise, "[sm " + name + "]", ""};
    }
    BARTIZAN_TRY(auto key, requested_key(directory, name, options.csr));
    BARTIZAN_CHECK(
        make_sm_identities(directory, {.name = name,
                                       .operator_domain = domain,
                                       .address = edit.config().text(section.name, "address"),
                                       .client_key = std::move(key)}));
    BARTIZAN_CHECK(tls_of(edit.config(), "sm " + name));
    if (!exists) {
        BARTIZAN_CHECK(edit.publish());
    }
    return description(edit.config(), directory, name);
}

Result<SmDescription> sm_show(const fs::path& relative, const std::string& name) {
    const auto directory = fs::absolute(relative).lexically_normal();
    BARTIZAN_TRY(const auto config, load_config(directory));
    return description(config, directory, name);
}

Result<std::vector<SmDescription>> sm_list(const fs::path& relative) {
    const auto directory = fs::absolute(relative).lexically_normal();
    BARTIZAN_TRY(const auto config, load_config(directory));
    std::vector<SmDescription> out;
    for (const auto& manager : security_managers(config)) {
        BARTIZAN_TRY(auto one, description(config, directory, manager));
        out.push_back(std::move(one));
    }
    return out;
}

Result<fs::path> sm_remove(const fs::path& relative, const std::string& name) {
    const auto directory = fs::absolute(relative).lexically_normal();
    if (!trust_domain::is_name(name)) {
        return malformed("name: 1 to 32 of a-z, 0-9 and, within, -");
    }
    BARTIZAN_TRY(auto edit, ConfigEdit::begin(directory));
    const bool configured = edit.has("sm " + name);
    const auto [listener, client, ca] = sm_folders(name);
    std::vector<std::pair<fs::path, std::string>> folders;
    for (const auto& [folder, kind] :
         {std::pair(listener, "listener"), std::pair(client, "client"), std::pair(ca, "ca")}) {
        std::error_code code;
        if (fs::exists(directory / folder, code)) {
            folders.emplace_back(directory / folder, kind);
        }
    }
    if (!configured && folders.empty()) {
        return Error{Fault::not_found, "[sm " + name + "]", ""};
    }
    // First the section: without its files the configuration would not be usable.
    if (configured) {
        BARTIZAN_CHECK(edit.remove("sm " + name));
        BARTIZAN_CHECK(edit.publish());
    }
    if (folders.empty()) {
        return fs::path();
    }
    BARTIZAN_TRY(const auto aside, new_folder_aside(directory, name));
    for (const auto& [folder, kind] : folders) {
        std::error_code code;
        fs::rename(folder, aside / kind, code);
        if (code) {
            return Error{Fault::file_unusable, "", folder.string() + ": " + code.message()};
        }
    }
    return aside;
}

}  // namespace bartizan::deployment

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/deployment.hpp"

#include "deployment/files.hpp"
#include "deployment/profiles.hpp"
#include "deployment/signer_program.hpp"
#include "signer/settings_from_config.hpp"

namespace bartizan::deployment {
namespace {

cmf::Role role_named(const std::string& name) {
    if (name == "ADMIN") {
        return cmf::Role::admin;
    }
    return name == "NFVO" ? cmf::Role::nfvo : cmf::Role::vnfm;
}

std::vector<cmf::Consumer> consumers_of(const config::File& config) {
    std::vector<cmf::Consumer> out;
    for (const auto& name : config.named("consumer")) {
        const auto section = "consumer " + name;
        cmf::Consumer consumer;
        consumer.name = name;
        consumer.role = role_named(config.text(section, "role"));
        for (const auto& type : config.list(section, "cert_types")) {
            consumer.cert_types.push_back(*cmf::cert_type_named(type));
        }
        for (const auto& suffix : config.list(section, "dns_suffixes")) {
            consumer.dns_suffixes.push_back(cmf::lower_case(suffix));
        }
        consumer.ip_networks = config.list(section, "ip_networks");
        out.push_back(std::move(consumer));
    }
    return out;
}

std::vector<cmf::CaRule> rules_of(const config::File& config) {
    std::vector<cmf::CaRule> out;
    for (const auto& name : config.named("ca_rule")) {
        const auto section = "ca_rule " + name;
        out.push_back({.name = name,
                       .cert_type = cmf::cert_type_named(config.text(section, "cert_type")),
                       .consumer = config.text(section, "consumer"),
                       .vnf_instance_id = config.text(section, "vnf_instance"),
                       .ca_id = config.text(section, "ca_id"),
                       .profile = config.text(section, "profile")});
    }
    return out;
}

// What no single option can be wrong about.
Result<void> check(const config::File& config) {
    std::string problems;
    const auto problem = [&](const std::string& text) {
        problems += (problems.empty() ? "" : "\n") + text;
    };
    if (!cmf::is_fqdn(config.text("bartizan", "operator_domain"))) {
        problem("[bartizan] operator_domain: not a fully qualified domain name");
    }
    for (const auto& consumer : consumers_of(config)) {
        if (consumer.name == cmf::local_operator().name) {
            problem("[consumer " + consumer.name + "]: that name is taken");
        }
        for (const auto& network : consumer.ip_networks) {
            if (!cmf::in_network(network.substr(0, network.find('/')), network)) {
                problem("[consumer " + consumer.name + "] ip_networks: '" + network +
                        "' is not a network such as 192.0.2.0/24");
            }
        }
    }
    for (const auto& name : config.named("ca_rule")) {
        if (config.text("ca_rule " + name, "ca_id") != config.text("ca", "id")) {
            problem("[ca_rule " + name + "] ca_id: there is no such CA");
        }
    }
    if (!problems.empty()) {
        return Error{Fault::config_invalid, problems, ""};
    }
    if (config.text("cmf", "attestation_policy") == "REQUIRED") {
        return Error{Fault::attestation_unavailable, "[cmf] attestation_policy = REQUIRED", ""};
    }
    return {};
}

std::string ledger_url(const config::File& config) {
    constexpr std::string_view sqlite = "sqlite:";
    auto url = config.text("ledger", "url");
    if (url.starts_with(sqlite)) {
        return std::string(sqlite) + (config.folder() / url.substr(sqlite.size())).string();
    }
    return url;
}

}  // namespace

x509::Time now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

Result<config::File> load_config(const std::filesystem::path& directory) {
    const auto path = directory / config_name;
    std::error_code code;
    if (!std::filesystem::exists(path, code)) {
        return Error{Fault::deployment_missing, "", path.string() + " does not exist"};
    }
    BARTIZAN_TRY(auto config, config::File::load(path, config::deployment_schema(),
                                                 {"bartizan", "signer", "ca"}));
    BARTIZAN_CHECK(check(config));
    return config;
}

Result<std::unique_ptr<Deployment>> Deployment::open(const std::filesystem::path& directory) {
    BARTIZAN_TRY(auto config, load_config(directory));
    BARTIZAN_TRY(auto profiles, load_profiles(config.path("cmf", "profiles_dir")));
    BARTIZAN_TRY(auto lock, DeploymentLock::acquire(directory));
    auto consumers = cmf::ConsumerTable(consumers_of(config));
    std::unique_ptr<Deployment> self(
        new Deployment(std::move(lock), std::move(config), std::move(consumers)));
    const auto& file = self->config_;
    const auto chain_path = file.path("ca", "chain");
    std::error_code code;
    if (!std::filesystem::exists(chain_path, code)) {
        return Error{Fault::no_ca,
                     "there is no issuing CA yet: 'bartizan ca init' or "
                     "'bartizan ca csr' and 'bartizan ca import'",
                     chain_path.string()};
    }
    BARTIZAN_TRY(const auto pem, read_file(chain_path));
    BARTIZAN_TRY(auto chain, x509::certificates_from_pem(pem));
    BARTIZAN_TRY(
        self->ledger_,
        ledger::open_ledger(
            {.url = ledger_url(file),
             .commit_batch = static_cast<std::size_t>(file.integer("ledger", "commit_batch")),
             .queue = static_cast<std::size_t>(file.integer("ledger", "queue")),
             .busy_timeout =
                 std::chrono::milliseconds(file.integer("ledger", "busy_timeout_ms"))}));
    BARTIZAN_TRY(auto client,
                 signer::client_settings_from_config(signer_program(), directory / config_name));
    self->signer_ = std::make_unique<signer::SignerClient>(std::move(client));
    BARTIZAN_TRY(self->key_, signer::RemoteSigningKey::open(*self->signer_));
    BARTIZAN_TRY(self->issuer_, ca::LocalIssuer::open({.id = file.text("ca", "id"),
                                                       .crl_distribution_points = file.list(
                                                           "ca", "crl_distribution_points"),
                                                       .ca_issuers = file.list("ca", "ca_issuers"),
                                                       .ocsp = file.list("ca", "ocsp")},
                                                      std::move(chain), *self->key_, now()));
    cmf::CmfSettings settings;
    settings.attestation_floor =
        *cmf::attestation_policy_named(file.text("cmf", "attestation_policy"));
    settings.registration_limits.subjects =
        static_cast<std::size_t>(file.integer("cmf", "max_subjects"));
    settings.crl_validity = std::chrono::hours(file.integer("ca", "crl_validity_hours"));
    self->cmf_ = std::make_unique<cmf::Cmf>(
        cmf::Cmf::Parts{.ledger = *self->ledger_,
                        .issuers = {{file.text("ca", "id"), self->issuer_.get()}},
                        .profiles = cmf::ProfileSet(std::move(profiles)),
                        .ca_rules = rules_of(file),
                        .approval = cmf::Approval(file.text("bartizan", "operator_domain")),
                        .settings = settings,
                        .now = now});
    return self;
}

Result<cmf::CrlResponse> Deployment::write_crl() {
    BARTIZAN_TRY(auto crl, cmf_->next_crl(config_.text("ca", "id")));
    BARTIZAN_CHECK(replace_file(config_.path("ca", "crl_file"), x509::crl_pem(crl.der), 0644));
    return crl;
}

}  // namespace bartizan::deployment

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/authority.hpp"

#include <algorithm>
#include <iterator>

#include "deployment/deployment.hpp"
#include "deployment/identity_options.hpp"
#include "deployment/listener_options.hpp"
#include "deployment/measurement_options.hpp"
#include "deployment/profiles.hpp"
#include "deployment/sm_options.hpp"
#include "deployment/vim_options.hpp"
#include "deployment/vnfm_options.hpp"

namespace bartizan::deployment {
namespace {

const std::vector<std::string> needed_sections{"bartizan", "signer", "ca"};

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
        consumer.identities = identities_of(config, section);
        consumer.trust_domain = config.text(section, "trust_domain");
        consumer.vnfm = config.text(section, "vnfm");
        consumer.rate_limit = static_cast<double>(config.integer(section, "rate_limit"));
        consumer.rate_burst = static_cast<double>(config.integer(section, "rate_burst"));
        out.push_back(std::move(consumer));
    }
    return out;
}

std::vector<cmf::CaRule> ca_rules_of(const config::File& config) {
    std::vector<cmf::CaRule> out;
    for (const auto& name : config.named("ca_rule")) {
        const auto section = "ca_rule " + name;
        out.push_back({.name = name,
                       .cert_type = cmf::cert_type_named(config.text(section, "cert_type")),
                       .consumer = config.text(section, "consumer"),
                       .trust_domain = config.text(section, "trust_domain"),
                       .vnf_instance_id = config.text(section, "vnf_instance"),
                       .ca_id = config.text(section, "ca_id"),
                       .profile = config.text(section, "profile")});
    }
    return out;
}

// What no single option can be wrong about.
std::vector<std::string> problems_of(const config::File& config) {
    std::vector<std::string> problems;
    const auto problem = [&](const std::string& text) { problems.push_back(text); };
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
    for (auto* more : {identity_problems, listener_problems, sm_problems, vim_problems,
                       measurement_problems, vnfm_problems}) {
        std::ranges::copy(more(config), std::back_inserter(problems));
    }
    for (const auto& name : config.named("ca_rule")) {
        if (config.text("ca_rule " + name, "ca_id") != config.text("ca", "id")) {
            problem("[ca_rule " + name + "] ca_id: there is no such CA");
        }
    }
    return problems;
}

Result<void> check(const config::File& config) {
    std::string all;
    for (const auto& problem : problems_of(config)) {
        all += (all.empty() ? "" : "\n") + problem;
    }
    if (!all.empty()) {
        return Error{Fault::config_invalid, all, ""};
    }
    if (config.text("cmf", "attestation_policy") == "REQUIRED") {
        return Error{Fault::attestation_unavailable, "[cmf] attestation_policy = REQUIRED", ""};
    }
    return {};
}

}  // namespace

Result<config::File> load_config(const std::filesystem::path& directory) {
    const auto path = directory / config_name;
    std::error_code code;
    if (!std::filesystem::exists(path, code)) {
        return Error{Fault::deployment_missing, "", path.string() + " does not exist"};
    }
    BARTIZAN_TRY(auto config,
                 config::File::load(path, config::deployment_schema(), needed_sections));
    BARTIZAN_CHECK(check(config));
    return config;
}

Result<config::File> parse_config(const std::string& text, const std::filesystem::path& directory) {
    BARTIZAN_TRY(auto config, config::File::parse(text, directory / config_name,
                                                  config::deployment_schema(), needed_sections));
    BARTIZAN_CHECK(check(config));
    return config;
}

std::vector<std::string> config_problems(const std::filesystem::path& path) {
    auto problems = config::File::problems(path, config::deployment_schema(), needed_sections);
    if (!problems.empty()) {
        return problems;
    }
    const auto config = config::File::load(path, config::deployment_schema(), needed_sections);
    return config ? problems_of(*config) : std::vector{config.error().public_detail};
}

Result<std::shared_ptr<Authority>> make_authority(config::File config, const CmfParts& parts) {
    BARTIZAN_TRY(auto profiles, load_profiles(config.path("cmf", "profiles_dir")));
    cmf::CmfSettings settings;
    settings.attestation_floor =
        *cmf::attestation_policy_named(config.text("cmf", "attestation_policy"));
    settings.registration_limits.subjects =
        static_cast<std::size_t>(config.integer("cmf", "max_subjects"));
    settings.provisional_ttl = std::chrono::seconds(config.integer("cmf", "provisional_ttl_s"));
    settings.crl_validity = std::chrono::hours(config.integer("ca", "crl_validity_hours"));
    auto consumers = cmf::ConsumerTable(consumers_of(config));
    cmf::Cmf cmf({.ledger = parts.ledger,
                  .issuers = {{std::string(parts.issuer.id()), &parts.issuer}},
                  .profiles = cmf::ProfileSet(std::move(profiles)),
                  .ca_rules = ca_rules_of(config),
                  .approval = cmf::Approval(config.text("bartizan", "operator_domain")),
                  .settings = settings,
                  .clock = parts.clock,
                  .observer = parts.observer,
                  .lcm_view = parts.lcm_view});
    return std::make_shared<Authority>(
        Authority{std::move(config), std::move(consumers), std::move(cmf)});
}

}  // namespace bartizan::deployment

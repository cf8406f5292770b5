// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/deployment.hpp"

#include <algorithm>
#include <unistd.h>

#include "deployment/crl_builder.hpp"
#include "deployment/files.hpp"
#include "deployment/profiles.hpp"
#include "deployment/signer_program.hpp"
#include "signer/settings_from_config.hpp"

namespace bartizan::deployment {
namespace {

// What is read once.
constexpr std::string_view started_with[] = {"[ledger]", "[signer]",   "[ca]",
                                             "[daemon]", "[listener ", "[sm ",
                                             "[vim ",    "[pm_job ",   "[threshold "};

// A listener's TLS identity is the exception: a reload brings it.
bool takes_effect_later(std::string_view option) {
    const bool identity = option.ends_with("] certificate") || option.ends_with("] key") ||
                          option.ends_with("] client_anchors");
    return !(identity && option.starts_with("[listener ")) &&
           std::ranges::any_of(
               started_with, [&](std::string_view section) { return option.starts_with(section); });
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

Result<std::unique_ptr<Deployment>> Deployment::open(const std::filesystem::path& directory,
                                                     const DeploymentOptions& options) {
    BARTIZAN_TRY(auto config, load_config(directory));
    BARTIZAN_CHECK(load_profiles(config.path("cmf", "profiles_dir")));
    BARTIZAN_TRY(auto lock, DeploymentLock::acquire(directory));
    std::unique_ptr<Deployment> self(
        new Deployment(directory, options, std::move(lock), std::move(config)));
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
    BARTIZAN_TRY(const auto known, self->ledger_->latest_record());
    self->clock_ = std::make_unique<cmf::Clock>(now, known.value_or(x509::Time()));
    BARTIZAN_TRY(auto client,
                 signer::client_settings_from_config(signer_program(), directory / config_name));
    client.times = options.signer_times;
    self->signer_ = std::make_unique<signer::SignerClient>(std::move(client));
    BARTIZAN_TRY(self->key_, signer::RemoteSigningKey::open(*self->signer_));
    BARTIZAN_TRY(self->issuer_, ca::LocalIssuer::open({.id = file.text("ca", "id"),
                                                       .crl_distribution_points = file.list(
                                                           "ca", "crl_distribution_points"),
                                                       .ca_issuers = file.list("ca", "ca_issuers"),
                                                       .ocsp = file.list("ca", "ocsp")},
                                                      std::move(chain), *self->key_, now()));
    BARTIZAN_TRY(self->authority_,
                 make_authority(file, {*self->ledger_, *self->issuer_, *self->clock_,
                                       self->options_.observer, self->options_.lcm_view}));
    return self;
}

std::shared_ptr<Authority> Deployment::authority() const {
    const std::lock_guard lock(mutex_);
    return authority_;
}

Result<std::vector<std::string>> Deployment::reload(config::File config) {
    BARTIZAN_TRY(auto fresh,
                 make_authority(std::move(config), {*ledger_, *issuer_, *clock_, options_.observer,
                                                    options_.lcm_view}));
    const auto old = authority();
    std::vector<std::string> changes;
    for (const auto& option : fresh->config.differences(old->config)) {
        changes.push_back(option +
                          (takes_effect_later(option) ? ": takes effect at the next start" : ""));
    }
    for (const auto& name :
         differing_profiles(fresh->cmf.profiles().all(), old->cmf.profiles().all())) {
        changes.push_back("profile " + name);
    }
    const std::lock_guard lock(mutex_);
    authority_ = std::move(fresh);
    return changes;
}

Result<ledger::PublishedCrl> Deployment::write_crl() {
    const auto name = crl_lease_name(issuer_->id());
    // Who asks for it by hand is not to wait for another process's lease.
    BARTIZAN_TRY(const auto lease,
                 ledger_->take_lease({.name = name,
                                      .holder = "by-hand-" + std::to_string(::getpid()),
                                      .at = now(),
                                      .time_to_live = CrlBuilder::lease_time,
                                      .by_force = true}));
    if (!lease) {
        return Error{Fault::lease_lost, "", "lease " + name};
    }
    auto built = build_crl(*this, *lease);
    BARTIZAN_CHECK(ledger_->release_lease(*lease));
    return built;
}

}  // namespace bartizan::deployment

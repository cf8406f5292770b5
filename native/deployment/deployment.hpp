// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A deployment in this process: the composition root. It holds the directory's lock, the
// ledger, the signer process and the CMF that is made of them.

#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>

#include "ca/local_issuer.hpp"
#include "deployment/authority.hpp"
#include "deployment/lock.hpp"
#include "signer/client.hpp"

namespace bartizan::deployment {

inline constexpr std::string_view config_name = "bartizan.conf";

// All outlive the deployment.
struct DeploymentOptions {
    cmf::Observer* observer = nullptr;  // of the CMF's stages
    cmf::LcmView* lcm_view = nullptr;   // none: what the ledger has of VNF instances is all
    // How long a signature waited in the queue and was under way.
    std::function<void(std::chrono::nanoseconds, std::chrono::nanoseconds)> signer_times;
};

class Deployment {
  public:
    // deployment_missing, deployment_locked, config_invalid, profile_invalid,
    // attestation_unavailable, no_ca (no CA yet), and the faults of ledger and signer.
    static Result<std::unique_ptr<Deployment>> open(const std::filesystem::path& directory,
                                                    const DeploymentOptions& options = {});

    // Keep it for as long as what began under it.
    [[nodiscard]] std::shared_ptr<Authority> authority() const;

    // Takes that configuration (of load_config()) and the profiles that it names. What changed,
    // one line each, also what only a restart brings about; nothing changes if anything is wrong.
    Result<std::vector<std::string>> reload(config::File config);

    [[nodiscard]] ledger::Ledger& ledger() { return *ledger_; }

    [[nodiscard]] signer::SignerClient& signer() { return *signer_; }

    [[nodiscard]] ca::LocalIssuer& issuer() { return *issuer_; }

    [[nodiscard]] cmf::Clock& clock() { return *clock_; }

    [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }

    // As it was at the start: what reload() does not change is read from here.
    [[nodiscard]] const config::File& config() const { return config_; }

    // Publishes the next CRL, in the ledger and where [ca] crl_file says.
    Result<ledger::PublishedCrl> write_crl();

  private:
    Deployment(std::filesystem::path directory, DeploymentOptions options, DeploymentLock lock,
               config::File config)
        : directory_(std::move(directory)),
          options_(std::move(options)),
          lock_(std::move(lock)),
          config_(std::move(config)) {}

    // In the order of their making: each needs those before it.
    std::filesystem::path directory_;
    DeploymentOptions options_;
    DeploymentLock lock_;
    config::File config_;
    std::unique_ptr<ledger::Ledger> ledger_;
    std::unique_ptr<cmf::Clock> clock_;
    std::unique_ptr<signer::SignerClient> signer_;
    std::unique_ptr<signer::RemoteSigningKey> key_;
    std::unique_ptr<ca::LocalIssuer> issuer_;
    mutable std::mutex mutex_;  // of authority_
    std::shared_ptr<Authority> authority_;
};

// The wall clock's time. What is judged or recorded is by Deployment::clock().
x509::Time now();

}  // namespace bartizan::deployment

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A deployment in this process: the composition root. It holds the directory's lock, the
// ledger, the signer process and the CMF that is made of them.

#pragma once

#include <filesystem>
#include <memory>

#include "ca/local_issuer.hpp"
#include "cmf/cmf.hpp"
#include "config/file.hpp"
#include "deployment/lock.hpp"
#include "signer/client.hpp"

namespace bartizan::deployment {

inline constexpr std::string_view config_name = "bartizan.conf";

// The configuration and profiles of `directory`: deployment_missing, config_invalid.
Result<config::File> load_config(const std::filesystem::path& directory);

class Deployment {
  public:
    // deployment_missing, deployment_locked, config_invalid, profile_invalid,
    // attestation_unavailable, no_ca (no CA yet), and the faults of ledger and signer.
    static Result<std::unique_ptr<Deployment>> open(const std::filesystem::path& directory);

    [[nodiscard]] cmf::Cmf& cmf() { return *cmf_; }

    [[nodiscard]] const cmf::ConsumerTable& consumers() const { return consumers_; }

    [[nodiscard]] ledger::Ledger& ledger() { return *ledger_; }

    [[nodiscard]] signer::SignerClient& signer() { return *signer_; }

    [[nodiscard]] const config::File& config() const { return config_; }

    // Takes the next CRL and puts it where [ca] crl_file says.
    Result<cmf::CrlResponse> write_crl();

  private:
    Deployment(DeploymentLock lock, config::File config, cmf::ConsumerTable consumers)
        : lock_(std::move(lock)), config_(std::move(config)), consumers_(std::move(consumers)) {}

    // In the order of their making: each needs those before it.
    DeploymentLock lock_;
    config::File config_;
    cmf::ConsumerTable consumers_;
    std::unique_ptr<ledger::Ledger> ledger_;
    std::unique_ptr<signer::SignerClient> signer_;
    std::unique_ptr<signer::RemoteSigningKey> key_;
    std::unique_ptr<ca::LocalIssuer> issuer_;
    std::unique_ptr<cmf::Cmf> cmf_;
};

x509::Time now();

}  // namespace bartizan::deployment

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The service: a deployment behind its listeners, and what keeps it current.

#pragma once

#include "daemon/lcm_sources.hpp"
#include "daemon/telemetry.hpp"
#include "deployment/crl_builder.hpp"
#include "listeners/certm.hpp"
#include "listeners/est.hpp"
#include "listeners/lcn.hpp"
#include "listeners/ops.hpp"
#include "listeners/pki.hpp"
#include "metrics/metrics.hpp"
#include "wire/server.hpp"

namespace bartizan::daemon {

class Bartizand {
  public:
    // Opens and binds everything; serves nothing yet. The faults of Deployment::open, and
    // config_invalid, file_unusable, chain_invalid for a listener.
    static Result<std::unique_ptr<Bartizand>> open(const std::filesystem::path& directory);

    Bartizand(const Bartizand&) = delete;
    Bartizand& operator=(const Bartizand&) = delete;
    ~Bartizand();

    void start();
    // Configuration, profiles and TLS identities anew, all or nothing. What changed.
    Result<std::vector<std::string>> reload();
    // False if requests were cut off at the limit of [daemon] drain_seconds.
    bool drain();

  private:
    Bartizand() = default;

    // Who answers at a listener.
    struct Answering {
        wire::Handler handler;
        wire::Server::Refuser refuser;
    };

    // Of [listener ROLE].
    Answering answering(const std::string& role);
    // `name`: of the listener; `section`: that it is configured in.
    Result<void> listen(const std::string& name, const std::string& section, Answering answering);
    [[nodiscard]] std::string section_of(const wire::Listener& listener) const;
    void expose_metrics();

    // In the order of their making: each needs those before it, and the server ends first.
    metrics::Metrics metrics_;
    LcmSources vnfms_{metrics_};
    std::unique_ptr<deployment::Deployment> deployment_;
    std::unique_ptr<deployment::CrlBuilder> crl_;
    std::unique_ptr<listeners::Certm> certm_;
    listeners::Enrolments enrolments_;
    std::unique_ptr<listeners::Est> est_;
    std::unique_ptr<listeners::Lcn> lcn_;
    std::unique_ptr<listeners::Pki> pki_;
    std::unique_ptr<listeners::Ops> ops_;
    std::unique_ptr<Telemetry> telemetry_;
    std::mutex mutex_;                            // of expiries_
    std::map<std::string, x509::Time> expiries_;  // of each listener's certificate
    std::unique_ptr<wire::Server> server_;
    std::vector<wire::Listener*> open_;  // of the server
};

}  // namespace bartizan::daemon

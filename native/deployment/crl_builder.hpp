// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Keeps the CRL current, off the path of requests: after a revocation, whoever made it, and
// before nextUpdate. Of all processes on one ledger one builds, by a lease with a fencing
// number; all of them have what was published.

#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "deployment/deployment.hpp"

namespace bartizan::deployment {

class CrlBuilder {
  public:
    // How often the ledger is looked at: a revocation is in the CRL about this much later.
    static constexpr std::chrono::milliseconds interval{1000};
    // How long another process waits before it takes over from one that died: with `interval`
    // and the building, a revocation is in the CRL 10 s later whoever dies meanwhile.
    static constexpr std::chrono::seconds lease_time{6};

    // `holder`: unique among the processes on this ledger. The deployment outlives it.
    CrlBuilder(Deployment& deployment, std::string holder);
    CrlBuilder(const CrlBuilder&) = delete;
    CrlBuilder& operator=(const CrlBuilder&) = delete;
    ~CrlBuilder();

    // Null until one is published.
    [[nodiscard]] std::shared_ptr<const ledger::PublishedCrl> current() const;

  private:
    void run();
    Result<void> look();
    void keep(ledger::PublishedCrl crl);

    Deployment& deployment_;
    const std::string ca_id_;
    const std::string holder_;
    std::optional<ledger::Lease> lease_;

    mutable std::mutex mutex_;  // of current_, stopping_
    std::condition_variable wake_;
    std::shared_ptr<const ledger::PublishedCrl> current_;
    bool stopping_ = false;
    std::thread thread_;
};

// Signs and publishes the next CRL under that lease. lease_lost if it is another's by now.
Result<ledger::PublishedCrl> build_crl(Deployment& deployment, const ledger::Lease& lease);

std::string crl_lease_name(std::string_view ca_id);

}  // namespace bartizan::deployment

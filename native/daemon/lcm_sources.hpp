// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VNFMs in this process: one driver process and one follower for each [vnfm NAME].

#pragma once

#include "deployment/deployment.hpp"
#include "listeners/lcm_control.hpp"
#include "metrics/metrics.hpp"

namespace bartizan::daemon {

class LcmSources final : public cmf::LcmView, public listeners::LcmControl {
  public:
    // Made before the deployment, which asks it: what is known before open() is nothing newer.
    explicit LcmSources(metrics::Metrics& metrics);
    // Ends the drivers.
    ~LcmSources() override;

    // The deployment outlives it. `holder`: unique among the processes on its ledger. Nothing is
    // asked of a VNFM before start().
    void open(deployment::Deployment& deployment, const std::string& holder);
    void start();
    // Ends what open() began, before the deployment ends.
    void close();
    // Something was journaled of that VNFM.
    void wake(const std::string& vnfm);

    bool look_again(const std::string& vnfm, const std::string& vnf_instance_id) override;
    [[nodiscard]] std::map<std::string, vnf_lcm::FollowerStatus> statuses() const override;
    Result<vnf_lcm::Reconciliation> reconcile(const std::string& vnfm,
                                              const vnf_lcm::ReconcileOrder& order) override;

  private:
    class Source;  // of one VNFM

    void expose_metrics(const std::string& name, const Source& source);

    metrics::Metrics& metrics_;
    std::map<std::string, std::unique_ptr<Source>> sources_;
};

}  // namespace bartizan::daemon

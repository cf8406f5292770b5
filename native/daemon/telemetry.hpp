// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Sc-Vi in this process: one inventory, one driver process and one collector for each [vim
// NAME], and what Security Managers are answered from them.

#pragma once

#include "config/file.hpp"
#include "listeners/sctelem.hpp"
#include "metrics/metrics.hpp"
#include "vim/collector.hpp"

namespace bartizan::daemon {

class Telemetry {
  public:
    // The metrics outlive it. Nothing is asked of a VIM before start(). The faults of files
    // that a section names.
    static Result<std::unique_ptr<Telemetry>> open(const config::File& config,
                                                   metrics::Metrics& metrics);

    Telemetry(const Telemetry&) = delete;
    Telemetry& operator=(const Telemetry&) = delete;
    // Ends the drivers.
    ~Telemetry();

    void start();

    [[nodiscard]] const std::vector<std::unique_ptr<listeners::Sctelem>>& managers() const {
        return managers_;
    }

  private:
    class Watch;  // of one VIM

    explicit Telemetry(metrics::Metrics& metrics);

    void expose_metrics(const sc_vi::KnownVim& vim);

    metrics::Metrics& metrics_;
    sc_vi::KnownVims vims_;
    sc_vi::QueryService queries_;
    std::vector<std::unique_ptr<listeners::Sctelem>> managers_;
    std::vector<std::unique_ptr<Watch>> watches_;
};

}  // namespace bartizan::daemon

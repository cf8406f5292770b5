// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What a monitoring system reads, in the text format of Prometheus. The only home of its
// client library.

#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cmf/observer.hpp"

namespace bartizan::metrics {

using Labels = std::vector<std::pair<std::string, std::string>>;

class Metrics final : public cmf::Observer {
  public:
    Metrics();
    ~Metrics() override;

    // bartizan_csr_stage_seconds{stage}
    void took(cmf::Stage stage, std::chrono::nanoseconds time) override;
    // The same, stage "signer_wait": a part of the CMF's "sign".
    void waited_for_signer(std::chrono::nanoseconds time);
    // bartizan_requests_total{listener, operation, outcome} and bartizan_request_seconds
    void answered(const std::string& listener, const std::string& operation,
                  const std::string& outcome, std::chrono::nanoseconds time);

    // bartizan_vim_requests_total{vim, service, status}, 0 for no answer, and _seconds
    void asked_vim(const std::string& vim, const std::string& service, int status,
                   std::chrono::nanoseconds time);

    // bartizan_lcm_convergence_seconds{vnfm}: from a notification to the registry being as the
    // VNFM has it.
    void converged(const std::string& vnfm, std::chrono::nanoseconds time);

    enum class Kind { gauge, counter };
    using Read = std::function<double()>;
    // A value that is asked for when the metrics are; metrics of one name are added together.
    // What throws, or is not a number, is left out: what is not known is not zero.
    void expose(Kind kind, const std::string& name, const std::string& help, const Labels& labels,
                Read read);

    [[nodiscard]] std::string text() const;

  private:
    struct Body;
    std::unique_ptr<Body> body_;
};

}  // namespace bartizan::metrics

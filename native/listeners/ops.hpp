// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The ops listener, on loopback: whether the process lives, whether it can do its work, and
// the metrics.

#pragma once

#include "deployment/crl_builder.hpp"
#include "metrics/metrics.hpp"
#include "wire/http.hpp"

namespace bartizan::listeners {

class Ops {
  public:
    // All outlive it.
    Ops(deployment::Deployment& deployment, const deployment::CrlBuilder& crl,
        const metrics::Metrics& metrics)
        : deployment_(deployment), crl_(crl), metrics_(metrics) {}

    // GET /healthz: 200. GET /readyz: 200, or 503 with what is not ready. GET /metrics.
    std::variant<wire::Response, wire::Task> admit(const wire::Request& head);

  private:
    wire::Response readiness();

    deployment::Deployment& deployment_;
    const deployment::CrlBuilder& crl_;
    const metrics::Metrics& metrics_;
};

}  // namespace bartizan::listeners

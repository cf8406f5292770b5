// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The certm listener: Certificate Management over Cm-Vnfm as REST (CMF 3), for VNFMs and
// admins that prove who they are by their client certificate. Default deny: what is not in the
// table of routes is not there, and a route says who may use it.

#pragma once

#include "deployment/deployment.hpp"
#include "listeners/csr_queue.hpp"
#include "listeners/est.hpp"
#include "listeners/lcm_control.hpp"
#include "listeners/rate_limit.hpp"
#include "listeners/request_log.hpp"
#include "wire/http.hpp"

namespace bartizan::listeners {

inline const std::string certm_base = "/cmf-certm/v1";

// Limits of a body in octets.
inline constexpr std::size_t max_request_body = 64UL * 1024;
inline constexpr std::size_t max_batch_body = 4UL * 1024 * 1024;

class Certm {
  public:
    // All outlive it.
    Certm(deployment::Deployment& deployment, LcmControl& lcm, const Enrolments& enrolments,
          metrics::Metrics& metrics);

    // CSRs that run or wait.
    [[nodiscard]] std::size_t csr_depth() const { return csrs_.depth(); }

    // Authentication, rate, route, role, version and media type, in this order, before the body
    // is read.
    std::variant<wire::Response, wire::Task> admit(const wire::Request& head);

    // What never came to that, or failed.
    wire::Response refused(const wire::Request& request, const Error& error) {
        return log_.refused(request, error, "none", "");
    }

  private:
    Result<wire::Task> decide(const wire::Request& head, std::string& operation,
                              std::string& consumer);
    void queue(CsrJob job, wire::Task::Done done);
    wire::Response answered(const wire::Request& request, Result<wire::Response> outcome,
                            const std::string& operation, const std::string& consumer);

    deployment::Deployment& deployment_;
    LcmControl& lcm_;
    const Enrolments& enrolments_;
    RequestLog log_;
    RateLimit rate_;
    CsrQueue csrs_;
};

}  // namespace bartizan::listeners

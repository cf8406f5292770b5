// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The enrol listener: EST (RFC 7030) for VNFC instances in direct mode. TLS; a client certificate
// is asked for and not required: who has none yet has a one-time secret.

#pragma once

#include "deployment/deployment.hpp"
#include "enrol/enrolment.hpp"
#include "listeners/request_log.hpp"
#include "wire/http.hpp"

namespace bartizan::listeners {

// Of base64: a request of 64 KiB of DER with line breaks.
inline constexpr std::size_t max_est_body = 96UL * 1024;

using Enrolments = std::map<std::string, std::unique_ptr<enrol::Enrolment>>;  // by [vnfm NAME]

class Est {
  public:
    // All outlive it.
    Est(deployment::Deployment& deployment, const Enrolments& enrolments,
        metrics::Metrics& metrics);

    // GET cacerts, csrattrs; POST simpleenroll, simplereenroll of /.well-known/est[/{vnfm}].
    std::variant<wire::Response, wire::Task> admit(const wire::Request& head);

    wire::Response refused(const wire::Request& request, const Error& error) {
        return log_.refused(request, error, "none", "");
    }

  private:
    struct Operation;

    Result<wire::Task> decide(const wire::Request& head);
    Result<wire::Response> cacerts() const;
    Result<wire::Response> enroll(const wire::Request& request, enrol::Enrolment& enrolment,
                                  std::string& who);
    Result<wire::Response> reenroll(const wire::Request& request, enrol::Enrolment& enrolment,
                                    std::string& who);

    deployment::Deployment& deployment_;
    const Enrolments& enrolments_;
    RequestLog log_;
};

}  // namespace bartizan::listeners

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The sctelem listener of one Security Manager: Sc-Vi.Telem over REST (spec sc-vi 2).

#pragma once

#include "listeners/rate_limit.hpp"
#include "listeners/request_log.hpp"
#include "listeners/sctelem_operations.hpp"
#include "trust_domain/security_manager.hpp"

namespace bartizan::listeners {

struct SctelemSettings {
    Rate rate;
    std::size_t page_size = 200;
};

class Sctelem {
  public:
    using Managers = std::shared_ptr<const std::vector<trust_domain::SecurityManager>>;

    // `known`: every Security Manager, this one among them. The service and the metrics outlive
    // it.
    Sctelem(trust_domain::SecurityManager manager, Managers known, SctelemSettings settings,
            sc_vi::QueryService& service, metrics::Metrics& metrics)
        : manager_(std::move(manager)),
          known_(std::move(known)),
          settings_(settings),
          service_(service),
          log_("sctelem-" + manager_.name, metrics) {}

    [[nodiscard]] const std::string& name() const { return manager_.name; }

    // Authentication, rate, route, method, version and media type, in this order.
    std::variant<wire::Response, wire::Task> admit(const wire::Request& head);

    wire::Response refused(const wire::Request& request, const Error& error) {
        return log_.refused(request, error, "none", "");
    }

  private:
    Result<void> authenticate(const wire::Request& head);
    Result<wire::Task> decide(const wire::Request& head, std::string& operation);
    wire::Response answer(const wire::Request& request, const TelemOperation& operation);

    const trust_domain::SecurityManager manager_;
    const Managers known_;
    const SctelemSettings settings_;
    sc_vi::QueryService& service_;
    RequestLog log_;
    RateLimit rate_;
    PageMarker markers_;
};

}  // namespace bartizan::listeners

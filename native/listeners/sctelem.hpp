// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The sctelem listener of one Security Manager: Sc-Vi.Telem over REST (spec sc-vi 2).

#pragma once

#include "listeners/page_marker.hpp"
#include "listeners/rate_limit.hpp"
#include "listeners/request_log.hpp"
#include "sc_vi/query.hpp"
#include "trust_domain/security_manager.hpp"
#include "wire/http.hpp"

namespace bartizan::listeners {

inline const std::string sctelem_base = "/sctelem/v1";

struct SctelemSettings {
    Rate rate;
    std::size_t page_size = 200;
};

class Sctelem {
  public:
    // The service and the metrics outlive it.
    Sctelem(trust_domain::SecurityManager manager, SctelemSettings settings,
            sc_vi::QueryService& service, metrics::Metrics& metrics)
        : manager_(std::move(manager)),
          settings_(settings),
          service_(service),
          log_("sctelem-" + manager_.name, metrics) {}

    [[nodiscard]] const std::string& name() const { return manager_.name; }

    // Authentication, rate, route, method and version, in this order.
    std::variant<wire::Response, wire::Task> admit(const wire::Request& head);

    wire::Response refused(const wire::Request& request, const Error& error) {
        return log_.refused(request, error, "none", "");
    }

  private:
    using Answer = std::function<Result<wire::Response>(const wire::Request& request)>;

    struct Chosen {
        std::string operation;
        Answer answer;
    };

    Result<void> authenticate(const wire::Request& head);
    Result<Chosen> route(const wire::Request& head);
    Result<wire::Task> decide(const wire::Request& head, std::string& operation);
    Result<wire::Response> list(const wire::Request& request, const sc_vi::Collection& collection);
    Result<wire::Response> show(const wire::Request& request, const sc_vi::Collection& collection,
                                const std::string& id);

    const trust_domain::SecurityManager manager_;
    const SctelemSettings settings_;
    sc_vi::QueryService& service_;
    RequestLog log_;
    RateLimit rate_;
    PageMarker markers_;
};

}  // namespace bartizan::listeners

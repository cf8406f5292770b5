// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The lcn listener: a VNFM's notifications of VNF LCM (SOL 002/003 5.4.20), over TLS, with the
// credential of the subscription. Each is durable before it is answered, and nothing else is
// done with it here.

#pragma once

#include <map>
#include <mutex>

#include "deployment/deployment.hpp"
#include "listeners/request_log.hpp"
#include "vnf_lcm/notification.hpp"
#include "wire/http.hpp"

namespace bartizan::listeners {

class Lcn {
  public:
    // Called when something was journaled of that VNFM.
    using Journaled = std::function<void(const std::string& vnfm)>;

    // All outlive it.
    Lcn(deployment::Deployment& deployment, metrics::Metrics& metrics, Journaled journaled);

    // GET and POST of /lcn/v2/{vnfm}/{token}: 204.
    std::variant<wire::Response, wire::Task> admit(const wire::Request& head);

    wire::Response refused(const wire::Request& request, const Error& error) {
        return log_.refused(request, error, "none", "");
    }

  private:
    Result<wire::Task> decide(const wire::Request& head, std::string& vnfm);
    Result<ledger::LcmSubscription> authenticate(const wire::Request& head,
                                                 const std::string& vnfm);
    Result<void> take(const wire::Request& request, const ledger::LcmSubscription& subscription);

    // Of a moment ago, unless `anew`: strangers do not make the ledger busy.
    Result<std::optional<ledger::LcmSubscription>> subscription(const std::string& vnfm, bool anew);

    struct Known {
        std::optional<ledger::LcmSubscription> subscription;
        std::chrono::steady_clock::time_point read_at;
    };

    deployment::Deployment& deployment_;
    std::mutex mutex_;  // of known_
    std::map<std::string, Known> known_;
    const Journaled journaled_;
    RequestLog log_;
};

}  // namespace bartizan::listeners

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A VNFM as the CMF uses it: VNF LCM of IFA 007 7.2.9, 7.2.14 and 7.2.15 in API version 2 (CMF
// 9.1). Used by one thread. What fails is vnfm_unavailable (it may be tried again) or
// vnfm_answer_unusable.

#pragma once

#include <functional>

#include "vnf_lcm/vnf_instance.hpp"

namespace bartizan::vnf_lcm {

struct HttpAnswer {
    int status = 0;
    std::string location;  // Location field
    std::string next;      // path of the next page, with its query; empty: this is the last
    std::string body;
};

// One authenticated request; `path` is below the VNFM's root: "/vnflcm/v2/vnf_instances".
using Exchange = std::function<Result<HttpAnswer>(
    const std::string& method, const std::string& path, const std::string& body)>;

// How the VNFM's notifications are to come (LccnSubscriptionRequest, CMF 9.3).
struct SubscriptionRequest {
    std::string callback_uri;
    std::string user_name;  // paramsBasic
    std::string password;
};

class Vnfm {
  public:
    explicit Vnfm(Exchange exchange) : exchange_(std::move(exchange)) {}

    Result<std::vector<std::string>> vnf_instance_ids();
    // nullopt: there is none.
    Result<std::optional<VnfInstance>> vnf_instance(const std::string& id);
    // The newest of the VNF instance; nullopt: it has none.
    Result<std::optional<OpOcc>> newest_op_occ(const std::string& vnf_instance_id);

    // The id that it gave it. To operation occurrences in all their states and to identifiers.
    Result<std::string> subscribe(const SubscriptionRequest& request);

    struct Subscription {
        std::string id;
        std::string callback_uri;
    };

    Result<std::vector<Subscription>> subscriptions();
    Result<void> unsubscribe(const std::string& id);

  private:
    // 200, or 404 as nullopt.
    Result<std::optional<std::string>> get(const std::string& path);
    // Every page of a list.
    Result<std::vector<std::string>> get_pages(std::string path);

    Exchange exchange_;
};

}  // namespace bartizan::vnf_lcm

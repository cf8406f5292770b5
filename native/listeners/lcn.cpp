// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/lcn.hpp"

#include <algorithm>

#include "cmf/secret.hpp"
#include "listeners/call.hpp"
#include "wire/basic.hpp"
#include "wire/problem.hpp"

namespace bartizan::listeners {
namespace {

constexpr auto rest = std::chrono::seconds(1);
// For a subscription that was made just now, and by another process.
constexpr auto least_rest = std::chrono::milliseconds(20);

}  // namespace

Lcn::Lcn(deployment::Deployment& deployment, metrics::Metrics& metrics, Journaled journaled)
    : deployment_(deployment),
      journaled_(std::move(journaled)),
      log_("lcn", metrics, {.challenge = "Basic realm=\"lcn\"", .prefix = {"lcn", "v2"}}) {}

std::variant<wire::Response, wire::Task> Lcn::admit(const wire::Request& head) {
    std::string vnfm;
    auto task = decide(head, vnfm);
    if (!task) {
        return log_.refused(head, task.error(), "none", vnfm);
    }
    return std::move(*task);
}

// Whoever does not know the token is told nothing else than who knows no credential.
Result<ledger::LcmSubscription> Lcn::authenticate(const wire::Request& head,
                                                  const std::string& vnfm) {
    const auto credential = wire::basic_credential(head);
    for (const bool anew : {false, true}) {
        BARTIZAN_TRY(auto found, subscription(vnfm, anew));
        if (!found || !credential || credential->user_name != vnfm) {
            continue;
        }
        const bool token = cmf::is_secret(head.target.segments.back(), found->token_sha256);
        const bool password = cmf::is_secret(credential->password, found->password_sha256);
        if (token && password) {
            return std::move(*found);
        }
    }
    return Error{Fault::not_authenticated, "", "no such subscription, or not its credential"};
}

Result<std::optional<ledger::LcmSubscription>> Lcn::subscription(const std::string& vnfm,
                                                                 bool anew) {
    const auto now = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock(mutex_);
        const auto known = known_.find(vnfm);
        if (known != known_.end() && now - known->second.read_at < (anew ? least_rest : rest)) {
            return known->second.subscription;
        }
    }
    BARTIZAN_TRY(auto found, deployment_.ledger().lcm().subscription(vnfm));
    const std::lock_guard lock(mutex_);
    known_[vnfm] = {found, now};
    return found;
}

Result<wire::Task> Lcn::decide(const wire::Request& head, std::string& vnfm) {
    const auto& segments = head.target.segments;
    if (segments.size() != 4 || segments[0] != "lcn" || segments[1] != "v2") {
        return Error{Fault::no_such_resource, "", ""};
    }
    if (!deployment_.config().has("vnfm " + segments[2])) {
        return Error{Fault::not_authenticated, "", "there is no such [vnfm]"};
    }
    vnfm = segments[2];
    BARTIZAN_TRY(auto subscription, authenticate(head, vnfm));
    wire::Task task;
    task.full = [this, vnfm](const wire::Request& request) {
        return log_.refused(request, {Fault::overloaded, "", ""}, "notify", vnfm);
    };
    if (head.method == "GET") {
        task.run = [this, vnfm](const wire::Request& request) {
            const wire::Response response{.status = 204};
            log_.record(request, response, "test", vnfm, nullptr);
            return response;
        };
        return task;
    }
    if (head.method != "POST") {
        return wire::method_not_allowed("GET, POST");
    }
    BARTIZAN_CHECK(check_media(vnf_lcm::max_notification, head));
    task.body_limit = vnf_lcm::max_notification;
    task.lane = wire::Lane::changing;
    task.run = [this, subscription = std::move(subscription)](const wire::Request& request) {
        if (const auto taken = take(request, subscription); !taken) {
            return log_.refused(request, taken.error(), "notify", subscription.vnfm);
        }
        const wire::Response response{.status = 204};
        log_.record(request, response, "notify", subscription.vnfm, nullptr);
        return response;
    };
    return task;
}

Result<void> Lcn::take(const wire::Request& request, const ledger::LcmSubscription& subscription) {
    BARTIZAN_TRY(const auto notification, vnf_lcm::decode_notification(request.body));
    auto& lcm = deployment_.ledger().lcm();
    // While it is being made the VNFM knows its id, and we do not yet: its credential is its own.
    if (!subscription.id.empty() && notification.subscription_id != subscription.id) {
        return Error{Fault::not_authorised, "it is of another subscription",
                     "subscription " + notification.subscription_id};
    }
    BARTIZAN_TRY(const auto owners, lcm.vnfms_of(notification.vnf_instance_id));
    for (const auto& owner : owners) {
        if (owner != subscription.vnfm) {
            return Error{Fault::not_authorised, "that VNF instance is not this VNFM's",
                         "it is that of [vnfm " + owner + "]"};
        }
    }
    const auto received_at =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    BARTIZAN_CHECK(lcm.journal({.sequence = 0,
                                .vnfm = subscription.vnfm,
                                .notification_id = notification.id,
                                .vnf_instance_id = notification.vnf_instance_id,
                                .op_occ_id = notification.op_occ_id,
                                .operation = notification.operation,
                                .operation_state = notification.operation_state,
                                // A clock that ran ahead once must not outdo what comes after it
                                // was set.
                                .occurred_at = std::min(notification.time, received_at),
                                .received_at = received_at}));
    journaled_(subscription.vnfm);
    return {};
}

}  // namespace bartizan::listeners

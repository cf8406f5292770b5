// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/secret.hpp"
#include "log/log.hpp"
#include "vnf_lcm/follower.hpp"

namespace bartizan::vnf_lcm {
namespace {

std::string_view token_of(std::string_view callback_uri) {
    return callback_uri.substr(callback_uri.rfind('/') + 1);
}

}  // namespace

// A VNFM that does not notify us is read all the same.
Result<void> Follower::keep_subscribed() {
    if (settings_.callback_uri.empty() || Clock::now() < subscription_checked_at_) {
        return {};
    }
    const auto done = check_subscription();
    if (done) {
        subscription_failures_ = 0;
        subscription_trouble_.clear();
        subscription_checked_at_ = Clock::now() + settings_.reconcile;
    } else {
        subscription_trouble_ = public_message(done.error());
        const auto rest = rest_after(subscription_failures_++);
        subscription_checked_at_ = Clock::now() + rest;
        log::Line(log::Level::warning, "no subscription at a VNFM")
            .with("vnfm", settings_.vnfm)
            .with("retryInMilliseconds", rest.count())
            .with(done.error());
    }
    const std::lock_guard lock(mutex_);
    status_.subscribed = done.has_value();
    if (!done) {
        status_.trouble = subscription_trouble_;
    }
    return {};
}

// With each reconciliation: a subscription that the VNFM lost, or an operator deleted there, is
// made anew, and what is left of earlier ones goes (CMF 9.4).
Result<void> Follower::check_subscription() {
    BARTIZAN_TRY(const auto kept, registry_.store().subscription(settings_.vnfm));
    BARTIZAN_TRY(const auto listed, vnfm_->subscriptions());
    bool found = false;
    for (const auto& one : listed) {
        if (!one.callback_uri.starts_with(settings_.callback_uri + "/")) {
            continue;
        }
        if (kept && one.id == kept->id &&
            cmf::is_secret(token_of(one.callback_uri), kept->token_sha256)) {
            found = true;
            continue;
        }
        BARTIZAN_CHECK(vnfm_->unsubscribe(one.id));
        log::Line(log::Level::info, "stale subscription removed")
            .with("vnfm", settings_.vnfm)
            .with("subscription", one.id);
    }
    if (!found) {
        BARTIZAN_CHECK(subscribe());
        // What happened without one nobody told.
        reconcile_at_ = {};
    }
    return {};
}

Result<void> Follower::subscribe() {
    BARTIZAN_TRY(const auto token, cmf::new_secret());
    BARTIZAN_TRY(const auto password, cmf::new_secret());
    ledger::LcmSubscription subscription{.vnfm = settings_.vnfm,
                                         .id = {},
                                         .callback_uri = settings_.callback_uri,
                                         .token_sha256 = cmf::digest_of_secret(token),
                                         .password_sha256 = cmf::digest_of_secret(password)};
    // Known before it is made: the VNFM tries the callback first.
    BARTIZAN_CHECK(registry_.store().keep_subscription(subscription));
    BARTIZAN_TRY(subscription.id,
                 vnfm_->subscribe({.callback_uri = settings_.callback_uri + "/" + token,
                                   .user_name = settings_.vnfm,
                                   .password = password}));
    BARTIZAN_CHECK(registry_.store().keep_subscription(subscription));
    log::Line(log::Level::info, "subscribed to a VNFM's notifications")
        .with("vnfm", settings_.vnfm)
        .with("subscription", subscription.id);
    return {};
}

}  // namespace bartizan::vnf_lcm

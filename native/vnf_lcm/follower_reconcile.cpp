// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <algorithm>

#include "log/log.hpp"
#include "vnf_lcm/follower.hpp"

namespace bartizan::vnf_lcm {

struct Follower::Round {
    bool dry_run = false;
    Sightings sightings;  // those of the follower once the round is done
    Reconciliation report;
    std::vector<Closing> closings;
    std::vector<std::string> to_forget;  // VNF instances, once their subjects are closed
};

namespace {

void close_late(const std::vector<ledger::LiveSubject>& live, ledger::Time now,
                std::vector<Closing>& closings) {
    for (const auto& subject : live) {
        if (subject.provisional_until && *subject.provisional_until <= now) {
            closings.push_back({subject, "its operation was not seen to complete in time"});
        }
    }
}

}  // namespace

void Follower::answer_orders() {
    while (true) {
        std::optional<Order> order;
        {
            const std::lock_guard lock(mutex_);
            if (orders_.empty()) {
                return;
            }
            order = std::move(orders_.front());
            orders_.pop_front();
        }
        if (!registry_.may_act()) {
            order->promise.set_value(Error{Fault::lease_lost, "", "lcm." + settings_.vnfm});
            continue;
        }
        auto done = reconcile_all(order->order);
        if (!done && done.error().fault == Fault::vnfm_unavailable) {
            failed(done.error());
        }
        order->promise.set_value(std::move(done));
    }
}

Result<void> Follower::reconcile_if_due() {
    if (Clock::now() < reconcile_at_) {
        return {};
    }
    BARTIZAN_CHECK(reconcile_all({}));
    BARTIZAN_CHECK(registry_.store().forget_applied(
        settings_.vnfm,
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) -
            settings_.keep_applied));
    reconcile_at_ = Clock::now() + settings_.reconcile;
    return {};
}

Result<Reconciliation> Follower::reconcile_all(const ReconcileOrder& order) {
    Round round{.dry_run = order.dry_run,
                .sightings = sightings_,
                .report = {},
                .closings = {},
                .to_forget = {}};
    round.report.at = registry_.now();
    round.report.dry_run = order.dry_run;
    BARTIZAN_TRY(const auto ids, vnfm_->vnf_instance_ids());
    std::set<std::string> all(ids.begin(), ids.end());
    round.report.vnf_instances = all.size();
    BARTIZAN_TRY(const auto lives, registry_.store().vnfs(settings_.vnfm));
    for (const auto& life : lives) {
        all.insert(life.vnf_instance_id);
    }
    BARTIZAN_TRY(const auto live, registry_.live_subjects(""));
    round.report.subjects = live.size();
    for (const auto& subject : live) {
        if (!subject.key.vnf_instance_id.empty()) {
            all.insert(subject.key.vnf_instance_id);
        }
    }
    for (const auto& vnf : all) {
        if (const auto done = reconcile_one(vnf, round); !done) {
            if (done.error().fault != Fault::vnfm_answer_unusable) {
                return done.error();
            }
            unusable(vnf, done.error());
        }
    }
    BARTIZAN_CHECK(close_counted(round, order));
    if (!order.dry_run) {
        round.sightings.end_round();
        sightings_ = std::move(round.sightings);
    }
    const std::lock_guard lock(mutex_);
    status_.last = round.report;
    return round.report;
}

Result<void> Follower::reconcile_one(const std::string& vnf_instance_id, Round& round) {
    std::optional<VnfInstance> instance;
    std::optional<OpOcc> newest;
    BARTIZAN_CHECK(read(vnf_instance_id, instance, newest));
    auto& store = registry_.store();
    BARTIZAN_TRY(const auto known, store.vnf(settings_.vnfm, vnf_instance_id));
    BARTIZAN_TRY(const auto live, registry_.live_subjects(vnf_instance_id));
    if (instance && !round.dry_run) {
        BARTIZAN_CHECK(store.keep(life_of(vnf_instance_id, *instance, newest), instance->vnfcs));
    }
    if (instance) {
        for (const auto& vnfc : without_certificate(live, *instance)) {
            // A VNF instance of which nothing is registered is none of ours.
            if (!live.empty()) {
                round.report.differences.push_back({{"", vnf_instance_id, vnfc.vnfc_id},
                                                    "WITHOUT_CERTIFICATE",
                                                    "VDU " + vnfc.vdu_id});
            }
        }
    }
    const auto action = newest     ? action_for(newest->operation, newest->state)
                        : instance ? Action::settle
                                   : Action::close;
    if (instance && (action == Action::wait || action == Action::suspend)) {
        if (!round.dry_run) {
            BARTIZAN_CHECK(registry_.suspend(vnf_instance_id, action == Action::suspend));
        }
        close_late(live, registry_.now(), round.closings);
        return {};
    }
    const bool unheard = is_news(known, newest) || unsettled_.contains(vnf_instance_id);
    const auto now = registry_.now();
    const auto gone = instance ? gone_subjects(live, instance) : live;
    const auto why = instance ? why_of(newest) : "the VNFM has no such VNF instance";
    for (const auto& subject : gone) {
        // The record of an operation that ended, of which no notification came, is as good as
        // the notification.
        const bool certain = instance && (unheard || subject.provisional_until);
        if (certain || round.sightings.seen_again(subject, now)) {
            round.closings.push_back({subject, why});
        } else {
            round.report.differences.push_back({subject.key, "SEEN_ONCE", why});
        }
    }
    const bool waiting = std::ranges::any_of(
        live, [](const auto& subject) { return subject.provisional_until.has_value(); });
    if (instance && waiting && !round.dry_run) {
        BARTIZAN_TRY(
            const auto outcome,
            registry_.settle(
                vnf_instance_id,
                // Whether those that are missing are closed is decided when all are counted.
                {.gone = {},
                 .confirm = true,
                 .undecided = keys_of(gone),
                 .why = why,
                 .op_occ_id = newest ? newest->id : ""}));
        round.report.confirmed += outcome.confirmed;
    }
    if (!round.dry_run) {
        unsettled_.erase(vnf_instance_id);
    }
    if (!instance && gone.empty() && known) {
        round.to_forget.push_back(vnf_instance_id);
    }
    return {};
}

Result<void> Follower::close_counted(Round& round, const ReconcileOrder& order) {
    auto& report = round.report;
    const bool too_many = round.closings.size() > settings_.breaker.limit(report.subjects);
    const auto id = approval_id(round.closings);
    const bool approved = order.approve == id;
    if (!order.approve.empty() && !approved) {
        return Error{Fault::unprocessable, "approve: that is not what is held back now", ""};
    }
    if (too_many && !approved) {
        report.held = id;
        log::Line(log::Level::error, "reconciliation held back")
            .with("vnfm", settings_.vnfm)
            .with("subjects", round.closings.size())
            .with("approval", id)
            .with("todo",
                  "find out why the VNFM no longer lists them; if they are gone: "
                  "bartizan reconcile --vnfm " +
                      settings_.vnfm + " --approve " + id);
    }
    std::map<std::string, std::vector<Closing>> by_vnf;
    for (auto& closing : round.closings) {
        report.differences.push_back({closing.subject.key,
                                      too_many && !approved ? "HELD"
                                      : round.dry_run       ? "TO_CLOSE"
                                                            : "CLOSED",
                                      closing.why});
        by_vnf[closing.subject.key.vnf_instance_id].push_back(std::move(closing));
    }
    if (round.dry_run || (too_many && !approved)) {
        return {};
    }
    for (const auto& [vnf, closings] : by_vnf) {
        std::vector<ledger::SubjectKey> keys;
        for (const auto& closing : closings) {
            keys.push_back(closing.subject.key);
        }
        BARTIZAN_TRY(const auto outcome, registry_.settle(vnf, {.gone = keys,
                                                                .confirm = false,
                                                                .undecided = {},
                                                                .why = closings.front().why,
                                                                .op_occ_id = {}}));
        report.closed += outcome.closed;
        log::Line(log::Level::warning, "subjects closed by reconciliation")
            .with("vnfm", settings_.vnfm)
            .with("vnfInstanceId", vnf)
            .with("because", closings.front().why)
            .with("closed", outcome.closed)
            .with("revoked", outcome.revoked);
    }
    for (const auto& vnf : round.to_forget) {
        BARTIZAN_CHECK(registry_.store().forget(settings_.vnfm, vnf));
    }
    return {};
}

}  // namespace bartizan::vnf_lcm

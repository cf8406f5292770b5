// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vnf_lcm/follower.hpp"

#include <algorithm>

#include "log/log.hpp"

namespace bartizan::vnf_lcm {
namespace {

constexpr std::size_t events_at_once = 256;
// How often what another process journaled is looked for.
constexpr auto poll = std::chrono::seconds(2);
constexpr std::size_t most_remembered = 10'000;

}  // namespace

Follower::Follower(FollowerSettings settings, Connect connect, Registry& registry,
                   FollowerObserver& observer)
    : settings_(std::move(settings)),
      connect_(std::move(connect)),
      registry_(registry),
      observer_(observer),
      sightings_(settings_.between_sightings) {}

Follower::~Follower() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        if (connection_) {
            connection_->interrupt();
        }
    }
    woken_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Follower::start() {
    thread_ = std::thread([this] { run(); });
}

void Follower::wake() {
    {
        const std::lock_guard lock(mutex_);
        wake_ = true;
    }
    woken_.notify_all();
}

bool Follower::look_again(const std::string& vnf_instance_id) {
    {
        const std::lock_guard lock(mutex_);
        const auto answered = answered_.find(vnf_instance_id);
        if (answered != answered_.end()) {
            const bool fresh = Clock::now() - answered->second < settings_.fresh;
            answered_.erase(answered);
            if (fresh) {
                return false;
            }
        }
        if (asked_.size() < most_remembered) {
            asked_.insert(vnf_instance_id);
        }
        wake_ = true;
    }
    woken_.notify_all();
    return true;
}

Result<Reconciliation> Follower::reconcile(const ReconcileOrder& order,
                                           std::chrono::milliseconds limit) {
    std::future<Result<Reconciliation>> future;
    {
        const std::lock_guard lock(mutex_);
        orders_.push_back({order, {}});
        future = orders_.back().promise.get_future();
        wake_ = true;
    }
    woken_.notify_all();
    if (future.wait_for(limit) != std::future_status::ready) {
        return Error{Fault::vnfm_unavailable, "the reconciliation goes on", ""};
    }
    return future.get();
}

FollowerStatus Follower::status() const {
    const std::lock_guard lock(mutex_);
    return status_;
}

void Follower::run() {
    {
        const std::lock_guard lock(mutex_);
        connection_ = connect_();
    }
    vnfm_.emplace(
        [this](const std::string& method, const std::string& path, const std::string& body) {
            return connection_->exchange(method, path, body);
        });
    while (true) {
        {
            std::unique_lock lock(mutex_);
            const auto until = std::max(Clock::now() + std::chrono::milliseconds(1),
                                        std::max(retry_at_, Clock::now() + poll));
            woken_.wait_until(lock, until,
                              [&] { return stopping_ || (wake_ && Clock::now() >= retry_at_); });
            wake_ = false;
            if (stopping_) {
                for (auto& order : orders_) {
                    order.promise.set_value(
                        Error{Fault::vnfm_unavailable, "", "the service is being stopped"});
                }
                return;
            }
        }
        work();
    }
}

void Follower::work() {
    if (!registry_.may_act()) {
        // To look closes nothing: a request need not find the one that acts.
        if (const auto done = look_at_asked(); !done) {
            failed(done.error());
        }
        answer_orders();
        return;
    }
    bool well = true;
    for (const auto step : {&Follower::keep_subscribed, &Follower::apply_pending,
                            &Follower::look_at_asked, &Follower::reconcile_if_due}) {
        if (const auto done = (this->*step)(); !done) {
            well = false;
            failed(done.error());
            break;
        }
    }
    if (well) {
        failures_ = 0;
        const std::lock_guard lock(mutex_);
        status_.trouble = subscription_trouble_;
    }
    answer_orders();
}

std::chrono::milliseconds Follower::rest_after(unsigned failures) const {
    return std::min<std::chrono::milliseconds>(
        settings_.first_retry * (1U << std::min(failures, 12U)), settings_.reconcile);
}

void Follower::failed(const Error& error) {
    const auto rest = rest_after(failures_++);
    retry_at_ = Clock::now() + rest;
    log::Line(log::Level::warning, "vnfm not read")
        .with("vnfm", settings_.vnfm)
        .with("retryInMilliseconds", rest.count())
        .with(error);
    const std::lock_guard lock(mutex_);
    status_.reading = status_.reading && error.fault != Fault::vnfm_unavailable;
    status_.trouble = public_message(error);
}

Result<void> Follower::apply_pending() {
    auto& store = registry_.store();
    while (true) {
        BARTIZAN_TRY(const auto events, store.pending(settings_.vnfm, events_at_once));
        // The last of each VNF instance says all: it is asked how it is now.
        std::map<std::string, const ledger::LcmEvent*> last;
        for (const auto& event : events) {
            last[event.vnf_instance_id] = &event;
        }
        for (const auto& [vnf, event] : last) {
            const auto done = settle(vnf, *event);
            if (!done && done.error().fault != Fault::vnfm_answer_unusable) {
                return done;
            }
            BARTIZAN_CHECK(store.applied(settings_.vnfm, vnf, event->sequence));
            if (!done) {
                // What is wrong with one VNF instance holds up no other.
                unusable(vnf, done.error());
                unsettled_.insert(vnf);
                continue;
            }
            observer_.converged(
                std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) -
                event->received_at);
        }
        if (events.size() < events_at_once) {
            return {};
        }
    }
}

void Follower::unusable(const std::string& vnf_instance_id, const Error& error) const {
    log::Line(log::Level::warning, "vnf instance not read")
        .with("vnfm", settings_.vnfm)
        .with("vnfInstanceId", vnf_instance_id)
        .with(error);
}

Result<void> Follower::look_at_asked() {
    std::set<std::string> asked;
    {
        const std::lock_guard lock(mutex_);
        asked.swap(asked_);
    }
    for (const auto& vnf : asked) {
        if (const auto done = look(vnf); !done) {
            if (done.error().fault == Fault::vnfm_answer_unusable) {
                unusable(vnf, done.error());
                continue;  // whoever asked asks again
            }
            const std::lock_guard lock(mutex_);
            asked_.merge(asked);
            return done;
        }
        const std::lock_guard lock(mutex_);
        if (answered_.size() > most_remembered) {
            answered_.clear();
        }
        answered_[vnf] = Clock::now();
    }
    return {};
}

Result<void> Follower::read(const std::string& vnf_instance_id,
                            std::optional<VnfInstance>& instance, std::optional<OpOcc>& newest) {
    // In this order: an operation that ended before was stored with the instance.
    BARTIZAN_TRY(newest, vnfm_->newest_op_occ(vnf_instance_id));
    BARTIZAN_TRY(instance, vnfm_->vnf_instance(vnf_instance_id));
    const std::lock_guard lock(mutex_);
    status_.reading = true;
    return {};
}

ledger::VnfLife Follower::life_of(const std::string& vnf_instance_id, const VnfInstance& instance,
                                  const std::optional<OpOcc>& newest) {
    ledger::VnfLife life{.vnfm = settings_.vnfm,
                         .vnf_instance_id = vnf_instance_id,
                         .vnfd_id = instance.vnfd_id,
                         .op_occ_id = {},
                         .operation = "CREATE",
                         .operation_state = "COMPLETED",
                         .occurred_at = {},
                         .read_at = registry_.now()};
    if (newest) {
        life.op_occ_id = newest->id;
        life.operation = newest->operation;
        life.operation_state = newest->state;
        // A clock that ran ahead once must not outdo what comes after it was set.
        life.occurred_at = std::min<ledger::Milliseconds>(
            newest->entered,
            std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
    }
    return life;
}

// For a request that waits: no more than that an operation goes on, or does not. Nobody told that
// one ended, so that it closes nothing: a VNFM that was restored must not, because it was asked.
Result<void> Follower::look(const std::string& vnf_instance_id) {
    std::optional<VnfInstance> instance;
    std::optional<OpOcc> newest;
    BARTIZAN_CHECK(read(vnf_instance_id, instance, newest));
    if (!instance) {
        return {};
    }
    auto& store = registry_.store();
    BARTIZAN_TRY(const auto known, store.vnf(settings_.vnfm, vnf_instance_id));
    if (is_news(known, newest)) {
        unsettled_.insert(vnf_instance_id);
    }
    BARTIZAN_CHECK(store.keep(life_of(vnf_instance_id, *instance, newest), instance->vnfcs));
    const auto action = newest ? action_for(newest->operation, newest->state) : Action::nothing;
    if (action == Action::wait || action == Action::suspend) {
        return act(vnf_instance_id, action, instance, newest, why_of(newest));
    }
    return {};
}

Result<void> Follower::settle(const std::string& vnf_instance_id, const ledger::LcmEvent& told) {
    std::optional<VnfInstance> instance;
    std::optional<OpOcc> newest;
    BARTIZAN_CHECK(read(vnf_instance_id, instance, newest));
    auto& store = registry_.store();
    if (!instance) {
        // Without a word from the VNFM that it was deleted this is the reconciliation's.
        if (told.operation != "DELETE") {
            return {};
        }
        BARTIZAN_CHECK(act(vnf_instance_id, Action::close, instance, newest,
                           "DELETE " + told.notification_id));
        return store.forget(settings_.vnfm, vnf_instance_id);
    }
    BARTIZAN_CHECK(store.keep(life_of(vnf_instance_id, *instance, newest), instance->vnfcs));
    const auto action = newest ? action_for(newest->operation, newest->state) : Action::nothing;
    return act(vnf_instance_id, action, instance, newest, why_of(newest));
}

Result<void> Follower::act(const std::string& vnf_instance_id, Action action,
                           const std::optional<VnfInstance>& instance,
                           const std::optional<OpOcc>& newest, const std::string& why) {
    if (action == Action::nothing) {
        return {};
    }
    if (action == Action::wait || action == Action::suspend) {
        return registry_.suspend(vnf_instance_id, action == Action::suspend);
    }
    BARTIZAN_TRY(const auto live, registry_.live_subjects(vnf_instance_id));
    const auto gone =
        action == Action::close ? keys_of(live) : keys_of(gone_subjects(live, instance));
    const bool waiting = std::ranges::any_of(
        live, [](const auto& subject) { return subject.provisional_until.has_value(); });
    if (gone.empty() && !waiting) {
        return {};
    }
    BARTIZAN_TRY(const auto outcome,
                 registry_.settle(vnf_instance_id, {.gone = gone,
                                                    .confirm = true,
                                                    .undecided = {},
                                                    .why = why,
                                                    .op_occ_id = newest ? newest->id : ""}));
    if (outcome.overtaken) {
        return {};  // its own end is still to come
    }
    log::Line(log::Level::info, "subjects settled")
        .with("vnfm", settings_.vnfm)
        .with("vnfInstanceId", vnf_instance_id)
        .with("because", why)
        .with("confirmed", outcome.confirmed)
        .with("closed", outcome.closed)
        .with("revoked", outcome.revoked);
    return {};
}

}  // namespace bartizan::vnf_lcm

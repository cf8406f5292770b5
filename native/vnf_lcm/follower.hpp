// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Follows the lives of one VNFM's VNF instances (CMF 9.4): applies what it notified, in the
// order of each VNF instance, asks it about what nobody told, and closes what died. What it
// learns it has from the VNFM itself; a notification only says where to look.

#pragma once

#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

#include "vnf_lcm/action.hpp"
#include "vnf_lcm/reconciliation.hpp"
#include "vnf_lcm/registry.hpp"
#include "vnf_lcm/vnfm.hpp"

namespace bartizan::vnf_lcm {

struct FollowerSettings {
    std::string vnfm;          // NAME of [vnfm NAME]
    std::string callback_uri;  // "https://cmf.example:8446/lcn/v2/tacker"; empty: no subscription
    std::chrono::seconds reconcile{300};
    std::chrono::seconds between_sightings{60};
    std::chrono::milliseconds first_retry{1000};  // doubled with each failure, up to `reconcile`
    // What was read because a request asked for it answers its repetition for this long.
    std::chrono::milliseconds fresh{10000};
    std::chrono::seconds keep_applied{86400};
    Breaker breaker;
};

// The connection to a VNFM: made, used and ended by the follower's thread.
class VnfmConnection {
  public:
    VnfmConnection() = default;
    VnfmConnection(const VnfmConnection&) = delete;
    VnfmConnection& operator=(const VnfmConnection&) = delete;
    virtual ~VnfmConnection() = default;

    virtual Result<HttpAnswer> exchange(const std::string& method, const std::string& path,
                                        const std::string& body) = 0;
    // From another thread: what is under way and what comes later ends at once.
    virtual void interrupt() = 0;
};

// What an operator counts. Called by the follower's thread.
class FollowerObserver {
  public:
    virtual ~FollowerObserver() = default;
    // From the notification's arrival to the registry being as the VNFM has it.
    virtual void converged(std::chrono::milliseconds time) = 0;
};

// What a reconciliation found.
struct Difference {
    ledger::SubjectKey subject;
    std::string what;  // "CLOSED", "TO_CLOSE", "SEEN_ONCE", "HELD", "WITHOUT_CERTIFICATE"
    std::string why;
};

struct Reconciliation {
    ledger::Time at;
    bool dry_run = false;
    std::size_t vnf_instances = 0;
    std::size_t subjects = 0;
    std::uint64_t confirmed = 0;
    std::uint64_t closed = 0;
    std::vector<Difference> differences;
    std::string held;  // approval id; empty: nothing is held back
};

struct ReconcileOrder {
    bool dry_run = false;
    std::string approve;  // approval id
};

struct FollowerStatus {
    bool reading = false;  // the last request to the VNFM was answered
    bool subscribed = false;
    std::string trouble;  // why not
    std::optional<Reconciliation> last;
};

class Follower {
  public:
    using Connect = std::function<std::unique_ptr<VnfmConnection>()>;

    // Registry and observer outlive it.
    Follower(FollowerSettings settings, Connect connect, Registry& registry,
             FollowerObserver& observer);
    Follower(const Follower&) = delete;
    Follower& operator=(const Follower&) = delete;
    // Ends what it waits for.
    ~Follower();

    void start();

    // --- from any thread
    void wake();  // something was journaled
    // True: it will be read. False, once: it was, because this was asked before.
    bool look_again(const std::string& vnf_instance_id);
    // Waits for it. vnfm_unavailable if it does not come within `limit`.
    Result<Reconciliation> reconcile(const ReconcileOrder& order, std::chrono::milliseconds limit);
    [[nodiscard]] FollowerStatus status() const;

    [[nodiscard]] const FollowerSettings& settings() const { return settings_; }

  private:
    using Clock = std::chrono::steady_clock;

    struct Order {
        ReconcileOrder order;
        std::promise<Result<Reconciliation>> promise;
    };

    struct Round;  // of a reconciliation

    void run();
    void work();
    Result<void> keep_subscribed();
    Result<void> check_subscription();
    Result<void> subscribe();
    Result<void> apply_pending();
    Result<void> look_at_asked();
    void answer_orders();
    Result<void> reconcile_if_due();
    Result<Reconciliation> reconcile_all(const ReconcileOrder& order);
    Result<void> reconcile_one(const std::string& vnf_instance_id, Round& round);
    Result<void> close_counted(Round& round, const ReconcileOrder& order);
    // The VNF instance as the VNFM has it now, kept; its subjects settled by the rule of its
    // newest operation. `told`: what a notification said where the VNFM has nothing left.
    Result<void> settle(const std::string& vnf_instance_id, const ledger::LcmEvent& told);
    Result<void> look(const std::string& vnf_instance_id);
    Result<void> read(const std::string& vnf_instance_id, std::optional<VnfInstance>& instance,
                      std::optional<OpOcc>& newest);
    Result<void> act(const std::string& vnf_instance_id, Action action,
                     const std::optional<VnfInstance>& instance, const std::optional<OpOcc>& newest,
                     const std::string& why);
    [[nodiscard]] ledger::VnfLife life_of(const std::string& vnf_instance_id,
                                          const VnfInstance& instance,
                                          const std::optional<OpOcc>& newest);
    void failed(const Error& error);
    // Of that VNF instance alone.
    void unusable(const std::string& vnf_instance_id, const Error& error) const;
    [[nodiscard]] std::chrono::milliseconds rest_after(unsigned failures) const;

    const FollowerSettings settings_;
    const Connect connect_;
    Registry& registry_;
    FollowerObserver& observer_;

    // --- of the thread
    std::optional<Vnfm> vnfm_;
    Sightings sightings_;
    Clock::time_point reconcile_at_{};
    Clock::time_point subscription_checked_at_{};
    Clock::time_point retry_at_{};
    unsigned failures_ = 0;
    unsigned subscription_failures_ = 0;
    std::string subscription_trouble_;  // empty: there is one, or none is wanted
    // Of which there was news that led to nothing yet: the next reconciliation has them.
    std::set<std::string> unsettled_;

    mutable std::mutex mutex_;  // of what follows
    std::condition_variable woken_;
    bool stopping_ = false;
    bool wake_ = true;  // the first time at once
    std::set<std::string> asked_;
    std::map<std::string, Clock::time_point> answered_;
    std::deque<Order> orders_;
    FollowerStatus status_;
    std::unique_ptr<VnfmConnection> connection_;
    std::thread thread_;
};

}  // namespace bartizan::vnf_lcm

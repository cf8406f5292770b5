// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What a SignerClient is within one process. Callers put requests into a queue and send what
// waits there themselves; one thread of the core starts and ends the child, reads its answers
// and watches its deadlines. One frame more is under way than the signer has workers, so that
// none waits for its next one; meanwhile requests gather, and the next frame carries them together.

#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "signer/client.hpp"

namespace bartizan::signer {

class ClientCore {
  public:
    explicit ClientCore(const ClientSettings& settings);
    ClientCore(const ClientCore&) = delete;
    ClientCore& operator=(const ClientCore&) = delete;
    ~ClientCore();

    // The process that made this core: after a fork neither its thread nor its mutex is usable.
    [[nodiscard]] pid_t owner() const { return owner_; }

    Result<Introduction> describe();
    Result<SignerStatus> status();
    std::vector<Result<Bytes>> sign(std::vector<SignItem> items);

  private:
    using Clock = std::chrono::steady_clock;
    using Lock = std::unique_lock<std::mutex>;

    // `greeting` waits for the introduction alone and is never sent.
    enum class Purpose { sign, health, greeting };

    // Lives on the caller's side and in the queue or a frame under way; guarded by mutex_.
    struct Request {
        Purpose purpose = Purpose::sign;
        SignItem item;
        std::optional<Result<Bytes>> outcome;
        Clock::time_point sent_at;
        Clock::time_point answered_at;
        Health health;  // the answer to Purpose::health
        std::condition_variable answered;
    };

    using Requests = std::vector<std::shared_ptr<Request>>;

    struct UnderWay {
        Requests requests;
        Clock::time_point overdue_at;
    };

    enum class State { stopped, starting, running };

    // --- called by callers
    Result<Bytes> call(const std::shared_ptr<Request>& request);
    std::vector<Result<Bytes>> call(const Requests& requests);
    void enqueue(const std::shared_ptr<Request>& request);
    void start_supervisor();
    Result<Bytes> await(Lock& lock, const std::shared_ptr<Request>& request,
                        Clock::time_point begun_at);
    Error give_up(Lock& lock, const std::shared_ptr<Request>& request);
    // Sends what waits, as far as the signer's workers are free. Unlocks while it sends.
    void send_waiting(Lock& lock);
    Requests next_batch();
    void wake_supervisor() const;

    // --- the core's thread
    void supervise();
    void start(Lock& lock);
    void receive(Lock& lock);
    void take_greeting(Lock& lock, const ipc::Frame& frame);
    void take_answer(Lock& lock, ipc::Frame frame);
    [[nodiscard]] int poll_timeout() const;
    // The child cannot start: everybody who waits is told, and whoever asks before the next
    // start may be made.
    void start_failed(Error error);
    // The child is ended: whoever has a request under way is told, who waits goes on waiting.
    void lost(const std::string& why);
    void finish(Requests& requests, const Error& error);

    const ClientSettings settings_;
    const pid_t owner_;
    ipc::Descriptor wake_;
    const std::unique_ptr<ipc::Supervised> child_;  // of the core's thread alone

    std::mutex mutex_;  // of everything below
    State state_ = State::stopped;
    bool stopping_ = false;
    bool broken_ = false;  // a sender found the channel unusable
    std::deque<std::shared_ptr<Request>> queue_;
    std::map<std::uint64_t, UnderWay> under_way_;
    std::size_t pending_ = 0;  // queue_ and under_way_
    std::uint64_t next_id_ = 1;
    std::uint64_t starts_ = 0;
    pid_t child_pid_ = 0;
    std::shared_ptr<const ipc::Channel> channel_;  // while running
    std::optional<Introduction> introduction_;     // of the last child that was ready
    std::optional<Error> start_failure_;
    Clock::time_point may_start_at_{};
    Clock::time_point start_overdue_at_{};
    std::thread thread_;
};

}  // namespace bartizan::signer

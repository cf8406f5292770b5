// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A process at the other end of a channel that is expected to fail: begun anew when its owner
// says so, no faster than its backoff allows.

#pragma once

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <sys/types.h>

#include "fault/result.hpp"
#include "ipc/channel.hpp"

namespace bartizan::ipc {

struct Backoff {
    std::chrono::milliseconds first{50};
    std::chrono::milliseconds longest{5000};
};

// Used by one thread.
class Supervised {
  public:
    using Clock = std::chrono::steady_clock;

    explicit Supervised(Backoff backoff) : settings_(backoff), next_(backoff.first) {}

    Supervised(const Supervised&) = delete;
    Supervised& operator=(const Supervised&) = delete;
    virtual ~Supervised() = default;

    // A new process answers the channel. There must be none running.
    Result<void> start() {
        may_start_at_ = Clock::now() + next_;
        next_ = std::min(next_ * 2, settings_.longest);
        return begin();
    }

    // The process is ended, or left to end by itself. The channel is closed. Harmless if nothing
    // runs. How it ended, for the log: "exit status 10", "signal 9"; empty if none ran.
    virtual std::string stop() = 0;

    [[nodiscard]] bool running() const { return channel_ != nullptr; }

    [[nodiscard]] virtual pid_t pid() const = 0;

    // Shared, so that a sender in another thread never sends into a descriptor that was closed
    // and means something else by now. Null if nothing runs.
    [[nodiscard]] std::shared_ptr<const Channel> channel() const { return channel_; }

    // start() is not to be called before; doubles with every start until it worked.
    [[nodiscard]] Clock::time_point may_start_at() const { return may_start_at_; }

    // It did what it is for: the next start need not wait long.
    void worked() { next_ = settings_.first; }

  protected:
    virtual Result<void> begin() = 0;

    std::shared_ptr<const Channel> channel_;

  private:
    const Backoff settings_;
    std::chrono::milliseconds next_;
    Clock::time_point may_start_at_{};
};

}  // namespace bartizan::ipc

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A child process that is expected to fail: started with one end of a channel, killed when its
// owner says so, reaped always, started again no faster than its backoff allows.

#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

#include "fault/result.hpp"
#include "ipc/channel.hpp"

namespace bartizan::ipc {

// Where the child finds its end of the channel.
inline constexpr int child_channel_fd = 3;

struct ChildSettings {
    std::vector<std::string> command;      // [0] is the path of the program
    std::vector<std::string> environment;  // "NAME=VALUE": all that the child gets
    std::chrono::milliseconds first_backoff{50};
    std::chrono::milliseconds longest_backoff{5000};
};

// Used by one thread. That thread must live as long as the child: the kernel kills the child
// with the thread that started it (see enter_child).
class SupervisedChild {
  public:
    using Clock = std::chrono::steady_clock;

    explicit SupervisedChild(ChildSettings settings);
    SupervisedChild(const SupervisedChild&) = delete;
    SupervisedChild& operator=(const SupervisedChild&) = delete;
    ~SupervisedChild();

    // Starts a new process. It gets its end of the channel, /dev/null as standard input and
    // output, our standard error and nothing else. There must be none running.
    Result<void> start();

    // SIGKILL, and reaps. The channel is closed. Harmless if nothing runs.
    // How the process ended, for the log: "exit status 10", "signal 9"; empty if none ran.
    std::string stop();

    [[nodiscard]] bool running() const { return pid_ > 0; }

    [[nodiscard]] pid_t pid() const { return pid_; }

    // Shared, so that a sender in another thread never sends into a descriptor that was closed
    // and means something else by now. Null if nothing runs.
    [[nodiscard]] std::shared_ptr<const Channel> channel() const { return channel_; }

    // start() is not to be called before; doubles with every start until it worked.
    [[nodiscard]] Clock::time_point may_start_at() const { return may_start_at_; }

    // The child did what it is for: the next start need not wait long.
    void worked() { backoff_ = settings_.first_backoff; }

  private:
    ChildSettings settings_;
    pid_t pid_ = -1;
    Descriptor process_;  // names the process even where somebody ignores SIGCHLD
    std::shared_ptr<const Channel> channel_;
    std::chrono::milliseconds backoff_;
    Clock::time_point may_start_at_{};
};

// To be called first in the child: it dies with the thread that started it, even while a
// library keeps it from reading its channel.
void enter_child();

}  // namespace bartizan::ipc

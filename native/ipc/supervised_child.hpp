// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A child process: started with one end of a channel, killed when its owner says so, reaped
// always.

#pragma once

#include <vector>

#include "ipc/supervised.hpp"

namespace bartizan::ipc {

// Where the child finds its end of the channel. It is also where systemd puts a connection.
inline constexpr int child_channel_fd = 3;

struct ChildSettings {
    std::vector<std::string> command;      // [0] is the path of the program
    std::vector<std::string> environment;  // "NAME=VALUE": all that the child gets
    Backoff backoff{};
};

// The thread that uses it must live as long as the child: the kernel kills the child with the
// thread that started it (see enter_child).
class SupervisedChild final : public Supervised {
  public:
    explicit SupervisedChild(ChildSettings settings);
    ~SupervisedChild() override;

    // SIGKILL, and reaps.
    std::string stop() override;

    [[nodiscard]] pid_t pid() const override { return pid_; }

  protected:
    // It gets its end of the channel, /dev/null as standard input and output, our standard error
    // and nothing else.
    Result<void> begin() override;

  private:
    const ChildSettings settings_;
    pid_t pid_ = -1;
    Descriptor process_;  // names the process even where somebody ignores SIGCHLD
};

// To be called first in the child: it dies with the thread that started it, even while a
// library keeps it from reading its channel.
void enter_child();

}  // namespace bartizan::ipc

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A process that a service manager starts for each connection to its socket, as another user
// than ours. It is left to end by itself: it does so when it finds its channel closed.

#pragma once

#include "ipc/supervised.hpp"

namespace bartizan::ipc {

class ServiceConnection final : public Supervised {
  public:
    // `socket`: path of a SOCK_SEQPACKET socket.
    ServiceConnection(std::string socket, Backoff backoff)
        : Supervised(backoff), socket_(std::move(socket)) {}

    std::string stop() override;

    // Not known: who accepted the connection is not who answers it.
    [[nodiscard]] pid_t pid() const override { return 0; }

  protected:
    Result<void> begin() override;

  private:
    const std::string socket_;
};

}  // namespace bartizan::ipc

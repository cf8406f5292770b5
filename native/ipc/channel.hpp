// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// One end of a SOCK_SEQPACKET socket pair that carries frames. Several threads may send and
// receive at once: the kernel keeps packets whole.

#pragma once

#include <optional>
#include <string>
#include <utility>

#include "fault/result.hpp"
#include "ipc/descriptor.hpp"
#include "ipc/frame.hpp"

namespace bartizan::ipc {

enum class Sent { yes, would_block };

class Channel {
  public:
    // Takes a socket that another process made, for instance one inherited.
    explicit Channel(Descriptor socket) : socket_(std::move(socket)) {}

    // Two connected ends, closed on exec. internal when the system has no more of them.
    static Result<std::pair<Channel, Channel>> pair();
    // To who listens at `path`. internal if nobody does or accepts, or for a path that is too long.
    static Result<Channel> connect(const std::string& path);

    // too_large for a frame beyond its limits, internal if the peer is gone.
    [[nodiscard]] Result<void> send(const Frame& frame) const;
    // Does not wait until the peer reads.
    [[nodiscard]] Result<Sent> try_send(const Frame& frame) const;

    // Waits for a frame; nothing once the peer has gone. internal for a malformed one.
    [[nodiscard]] Result<std::optional<Frame>> receive() const;

    [[nodiscard]] int fd() const { return socket_.get(); }

  private:
    [[nodiscard]] Result<Sent> transmit(const Frame& frame, int flags) const;

    Descriptor socket_;
};

}  // namespace bartizan::ipc

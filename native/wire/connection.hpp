// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// One client's connection: handshake, requests one after the other, end. Lives as long as an
// operation of its own is pending; everything but `run` of a task happens on its loop's thread.

#pragma once

#include "wire/lanes.hpp"
#include "wire/listener_state.hpp"
#include "wire/transport.hpp"

namespace bartizan::wire {

// How late a deadline may be noticed.
constexpr auto deadline_check = std::chrono::milliseconds(100);

class Connection : public std::enable_shared_from_this<Connection> {
  public:
    Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    virtual ~Connection() = default;

    virtual void start() = 0;
    // Closes it unless a request is under way.
    virtual void end_if_idle() = 0;
    // Closes it if what it waits for is overdue. Asked every deadline_check by its loop: a timer
    // for each wait would cost more than the waits do.
    virtual void end_if_overdue(std::chrono::steady_clock::time_point now) = 0;
};

// `peer` was entered in `listener` and is left by the connection's end. Both outlive it.
std::shared_ptr<Connection> make_connection(ListenerState& listener, Lanes& lanes, Socket socket,
                                            std::string peer);

}  // namespace bartizan::wire

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// One client's connection: handshake, requests one after the other, end. Lives as long as an
// operation of its own is pending; everything but `run` of a task happens on its loop's thread.

#pragma once

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "wire/lanes.hpp"
#include "wire/listener_state.hpp"

namespace bartizan::wire {

using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;

class Connection : public std::enable_shared_from_this<Connection> {
  public:
    Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    virtual ~Connection() = default;

    virtual void start() = 0;
    // Closes it unless a request is under way.
    virtual void end_if_idle() = 0;
};

// `peer` was entered in `listener` and is left by the connection's end. Both outlive it.
std::shared_ptr<Connection> make_connection(ListenerState& listener, Lanes& lanes, Socket socket,
                                            std::string peer);

}  // namespace bartizan::wire

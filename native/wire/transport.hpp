// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Octets to and from one client, in the clear or under TLS: HTTP is spoken over either alike.
// One read and one write may be pending; what completes is called on the socket's loop. A
// transport is kept alive by its owner until then.

#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "x509/tls_context.hpp"

namespace bartizan::wire {

using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;

class Transport {
  public:
    using Done = std::function<void(boost::system::error_code, std::size_t)>;

    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport() = default;

    virtual Socket& socket() = 0;
    // Before all else. Without TLS nothing is to be done.
    virtual void handshake(Done done) = 0;
    // At least one octet, or an error.
    virtual void read_some(boost::asio::mutable_buffer into, Done done) = 0;
    // All of it; `octets` is its caller's until then.
    virtual void write(std::string_view octets, Done done) = 0;
    // Tells the other side that no more comes; under TLS, until it has said so too.
    virtual void shutdown(Done done) = 0;
    // What the other side has proven to be.
    [[nodiscard]] virtual std::optional<x509::Certificate> certificate() = 0;

    // Whatever is pending ends with operation_aborted.
    void close();
};

// `tls`: null for one in the clear.
std::unique_ptr<Transport> make_transport(Socket socket,
                                          const std::shared_ptr<const x509::TlsContext>& tls);

}  // namespace bartizan::wire

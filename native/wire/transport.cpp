// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "wire/transport.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

namespace bartizan::wire {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

class Plain final : public Transport {
  public:
    explicit Plain(Socket socket) : socket_(std::move(socket)) {}

    Socket& socket() override { return socket_; }

    void handshake(Done done) override { complete(std::move(done), {}); }

    void read_some(asio::mutable_buffer into, Done done) override {
        socket_.async_read_some(into, std::move(done));
    }

    void write(std::string_view octets, Done done) override {
        asio::async_write(socket_, asio::buffer(octets), std::move(done));
    }

    void shutdown(Done done) override {
        error_code code;
        socket_.shutdown(asio::ip::tcp::socket::shutdown_send, code);
        complete(std::move(done), code);
    }

    std::optional<x509::Certificate> certificate() override { return std::nullopt; }

  private:
    void complete(Done done, error_code code) {
        asio::post(socket_.get_executor(), [done = std::move(done), code] { done(code, 0); });
    }

    Socket socket_;
};

class Tls final : public Transport {
  public:
    Tls(Socket socket, const x509::TlsContext& tls)
        : context_(x509::share(tls)), stream_(std::move(socket), context_) {}

    Socket& socket() override { return stream_.next_layer(); }

    void handshake(Done done) override {
        stream_.async_handshake(asio::ssl::stream_base::server,
                                [done = std::move(done)](error_code code) { done(code, 0); });
    }

    void read_some(asio::mutable_buffer into, Done done) override {
        stream_.async_read_some(into, std::move(done));
    }

    void write(std::string_view octets, Done done) override {
        asio::async_write(stream_, asio::buffer(octets), std::move(done));
    }

    void shutdown(Done done) override {
        stream_.async_shutdown([done = std::move(done)](error_code code) { done(code, 0); });
    }

    std::optional<x509::Certificate> certificate() override {
        return x509::peer_certificate(stream_.native_handle());
    }

  private:
    asio::ssl::context context_;  // the stream keeps a reference
    asio::ssl::stream<Socket> stream_;
};

}  // namespace

void Transport::close() {
    error_code ignored;
    socket().close(ignored);
}

std::unique_ptr<Transport> make_transport(Socket socket,
                                          const std::shared_ptr<const x509::TlsContext>& tls) {
    if (tls) {
        return std::make_unique<Tls>(std::move(socket), *tls);
    }
    return std::make_unique<Plain>(std::move(socket));
}

}  // namespace bartizan::wire

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A client that sends octets as the test has them, and a server that answers what it was asked.

#pragma once

#include <arpa/inet.h>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <sys/time.h>

#include "ipc/descriptor.hpp"
#include "wire/server.hpp"

namespace bartizan::test {

using namespace std::chrono_literals;

class RawClient {
  public:
    // `source`: an address of the loopback network, which is another peer for the server.
    explicit RawClient(std::uint16_t port, const char* source = "127.0.0.1")
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in from{};
        from.sin_family = AF_INET;
        ::inet_pton(AF_INET, source, &from.sin_addr);
        ::bind(socket_.get(), reinterpret_cast<sockaddr*>(&from), sizeof from);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_.get(), reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
            throw std::runtime_error("connect");
        }
        const timeval patience{10, 0};
        ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }

    bool send(std::string_view text) {
        while (!text.empty()) {
            const auto count = ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
            if (count <= 0) {
                return false;
            }
            text.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }

    // Until the end of the head and of the body that Content-Length tells.
    std::string response() {
        std::string text;
        while (true) {
            const auto head = text.find("\r\n\r\n");
            if (head != std::string::npos) {
                const auto field = text.find("Content-Length: ");
                const auto length = field < head ? std::stoul(text.substr(field + 16)) : 0UL;
                if (text.size() >= head + 4 + length) {
                    return text;
                }
            }
            if (!receive(text)) {
                return text;
            }
        }
    }

    // What comes until the server closes.
    std::string rest() {
        std::string text;
        while (receive(text)) {
        }
        return text;
    }

    std::string ask(std::string_view text) {
        send(text);
        return response();
    }

  private:
    bool receive(std::string& into) {
        char buffer[4096];
        const auto count = ::recv(socket_.get(), buffer, sizeof buffer, 0);
        if (count <= 0) {
            return false;
        }
        into.append(buffer, static_cast<std::size_t>(count));
        return true;
    }

    ipc::Descriptor socket_;
};

// Holds back what waits in it.
class Gate {
  public:
    void pass() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_; });
        --waiting_;
    }

    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }

    void wait_for(int count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return waiting_ >= count; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
    int waiting_ = 0;
};

// GET /hello, POST /echo (64 octets), GET /gate (waits in Lane::changing), GET /throw.
class TestServer {
  public:
    explicit TestServer(wire::Limits limits = {}, wire::Server::Settings settings = {})
        : server_(settings) {
        auto opened = server_.listen({.name = "test",
                                      .address = "127.0.0.1",
                                      .port = 0,
                                      .limits = limits,
                                      .tls = nullptr,
                                      .handler = [this](const auto& head) { return admit(head); }});
        listener_ = opened.value();
        server_.start();
    }

    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    ~TestServer() { gate.open(); }

    [[nodiscard]] std::uint16_t port() const { return listener_->port(); }

    [[nodiscard]] std::uint64_t count(wire::Incident incident) const {
        return listener_->count(incident);
    }

    wire::Server& server() { return server_; }

    [[nodiscard]] wire::Listener& listener() const { return *listener_; }

    Gate gate;

  private:
    std::variant<wire::Response, wire::Task> admit(const wire::Request& head) {
        const auto& segments = head.target.segments;
        const auto path = segments.empty() ? std::string() : segments.front();
        if (path == "hello") {
            return wire::Response{.headers = {{"Content-Type", "text/plain"}}, .body = "hello"};
        }
        wire::Task task;
        if (path == "echo") {
            task.body_limit = 64;
            task.run = [](const wire::Request& request) {
                return wire::Response{.headers = {}, .body = request.method + request.body};
            };
            return task;
        }
        if (path == "gate") {
            task.lane = wire::Lane::changing;
            task.run = [this](const wire::Request&) {
                gate.pass();
                return wire::Response{.headers = {}, .body = "passed"};
            };
            task.full = [](const wire::Request&) { return wire::Response{.status = 503}; };
            return task;
        }
        if (path == "throw") {
            task.run = [](const wire::Request&) -> wire::Response {
                throw std::runtime_error("the secret of a library");
            };
            return task;
        }
        return wire::Response{.status = 404};
    }

    wire::Server server_;
    wire::Listener* listener_ = nullptr;
};

}  // namespace bartizan::test

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <deque>
#include <pthread.h>
#include <thread>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>

#include "wire/connection.hpp"

namespace bartizan::wire {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

constexpr int backlog = 512;
// When there is no descriptor left for one more connection.
constexpr auto accept_pause = std::chrono::milliseconds(100);
constexpr auto drain_poll = std::chrono::milliseconds(10);

// A thread with the connections that it moves.
class Loop {
  public:
    Loop() : context_(1), work_(context_.get_executor()), deadlines_(context_) {}

    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    ~Loop() { stop(); }

    void start() {
        thread_ = std::thread([this] {
            ::pthread_setname_np(::pthread_self(), "http");
            context_.run();
        });
    }

    void stop() {
        context_.stop();
        if (thread_.joinable()) {
            thread_.join();
        }
    }

    asio::io_context& context() { return context_; }

    void adopt(const std::shared_ptr<Connection>& connection) {
        asio::post(context_, [this, connection] {
            connections_.push_back(connection);
            connection->start();
            if (connections_.size() == 1) {
                check_deadlines();
            }
        });
    }

    void end_idle() {
        asio::post(context_, [this] {
            for (const auto& one : connections_) {
                if (const auto connection = one.lock()) {
                    connection->end_if_idle();
                }
            }
        });
    }

  private:
    // As long as there is one to check.
    void check_deadlines() {
        deadlines_.expires_after(deadline_check);
        deadlines_.async_wait([this](error_code code) {
            if (code) {
                return;
            }
            const auto now = std::chrono::steady_clock::now();
            std::erase_if(connections_, [&](const auto& one) {
                const auto connection = one.lock();
                if (connection) {
                    connection->end_if_overdue(now);
                }
                return !connection;
            });
            if (!connections_.empty()) {
                check_deadlines();
            }
        });
    }

    asio::io_context context_;
    asio::executor_work_guard<Executor> work_;
    std::vector<std::weak_ptr<Connection>> connections_;  // of its own thread alone
    Timer deadlines_;
    std::thread thread_;
};

// Accepts for one listener and hands the sockets round.
class Door {
  public:
    Door(ListenerState& state, Lanes& lanes, std::deque<Loop>& loops)
        : state_(state),
          lanes_(lanes),
          loops_(loops),
          acceptor_(loops.front().context()),
          pause_(loops.front().context()) {}

    Result<void> open(const std::string& address, std::uint16_t port) {
        error_code code;
        const auto parsed = asio::ip::make_address(address, code);
        const auto failed = [&] {
            return Error{Fault::config_invalid,
                         "[listener " + state_.name() + "] " + address + ":" +
                             std::to_string(port) + ": " + code.message(),
                         ""};
        };
        if (code) {
            return failed();
        }
        const tcp::endpoint endpoint(parsed, port);
        acceptor_.open(endpoint.protocol(), code);
        if (!code) {
            acceptor_.set_option(tcp::acceptor::reuse_address(true), code);
        }
        if (!code) {
            acceptor_.bind(endpoint, code);
        }
        if (!code) {
            acceptor_.listen(backlog, code);
        }
        if (code) {
            return failed();
        }
        state_.bound_to(acceptor_.local_endpoint().port());
        return {};
    }

    void start() {
        asio::post(loops_.front().context(), [this] { accept(); });
    }

    void close() {
        asio::post(loops_.front().context(), [this] {
            error_code ignored;
            acceptor_.close(ignored);
            pause_.cancel();
        });
    }

  private:
    void accept() {
        next_ = (next_ + 1) % loops_.size();
        auto& loop = loops_[next_];
        acceptor_.async_accept(
            loop.context().get_executor(), [this, &loop](error_code code, Socket socket) {
                if (state_.draining() || code == asio::error::operation_aborted) {
                    return;
                }
                if (code) {
                    pause_.expires_after(accept_pause);
                    pause_.async_wait([this](error_code) { accept(); });
                    return;
                }
                welcome(loop, std::move(socket));
                accept();
            });
    }

    void welcome(Loop& loop, Socket socket) {
        error_code code;
        const auto remote = socket.remote_endpoint(code);
        if (code) {
            return;
        }
        auto peer = remote.address().to_string();
        if (!state_.enter(peer)) {
            return;
        }
        socket.set_option(tcp::no_delay(true), code);
        loop.adopt(make_connection(state_, lanes_, std::move(socket), std::move(peer)));
    }

    ListenerState& state_;
    Lanes& lanes_;
    std::deque<Loop>& loops_;
    Acceptor acceptor_;
    Timer pause_;
    std::size_t next_ = 0;
};

}  // namespace

class Server::Body {
  public:
    explicit Body(const Settings& settings) : lanes_(settings) {
        for (unsigned i = 0; i < settings.threads; ++i) {
            loops_.emplace_back();
        }
    }

    Body(const Body&) = delete;
    Body& operator=(const Body&) = delete;

    // Nothing enters, what runs ends, the rest is cut; then nobody touches what is destroyed.
    ~Body() {
        begin_drain();
        lanes_.join();
        for (auto& loop : loops_) {
            loop.stop();
        }
    }

    Result<Listener*> listen(ListenerSettings settings) {
        const auto address = settings.address;
        const auto port = settings.port;
        auto state = std::make_unique<ListenerState>(std::move(settings));
        auto door = std::make_unique<Door>(*state, lanes_, loops_);
        BARTIZAN_CHECK(door->open(address, port));
        doors_.push_back(std::move(door));
        states_.push_back(std::move(state));
        return states_.back().get();
    }

    void start() {
        for (const auto& door : doors_) {
            door->start();
        }
        for (auto& loop : loops_) {
            loop.start();
        }
    }

    bool drain(std::chrono::milliseconds limit) {
        begin_drain();
        const auto until = std::chrono::steady_clock::now() + limit;
        while (open() > 0) {
            if (std::chrono::steady_clock::now() >= until) {
                return false;
            }
            std::this_thread::sleep_for(drain_poll);
        }
        return true;
    }

    [[nodiscard]] std::size_t depth(Lane lane) const { return lanes_.depth(lane); }

  private:
    void begin_drain() {
        for (const auto& state : states_) {
            state->begin_drain();
        }
        for (const auto& door : doors_) {
            door->close();
        }
        for (auto& loop : loops_) {
            loop.end_idle();
        }
    }

    [[nodiscard]] std::size_t open() const {
        std::size_t sum = 0;
        for (const auto& state : states_) {
            sum += state->connections();
        }
        return sum;
    }

    Lanes lanes_;
    std::vector<std::unique_ptr<ListenerState>> states_;
    std::deque<Loop> loops_;
    std::vector<std::unique_ptr<Door>> doors_;
};

Server::Server(const Settings& settings) : body_(std::make_unique<Body>(settings)) {}

Server::~Server() = default;

Result<Listener*> Server::listen(ListenerSettings settings) {
    return body_->listen(std::move(settings));
}

void Server::start() {
    body_->start();
}

bool Server::drain(std::chrono::milliseconds limit) {
    return body_->drain(limit);
}

std::size_t Server::depth(Lane lane) const {
    return body_->depth(lane);
}

}  // namespace bartizan::wire

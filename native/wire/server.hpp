// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// HTTP server: listeners with limits of their own on a few threads that never wait, and two
// bounded pools for what does. Slow, silent and greedy clients cost a connection until its
// deadline, never a thread.

#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

#include "wire/http.hpp"
#include "x509/tls_context.hpp"

namespace bartizan::wire {

struct Limits {
    std::size_t connections = 2048;
    std::size_t connections_per_peer = 512;  // of one address
    std::uint32_t header_octets = 16U * 1024;
    // Deadlines, each for the whole of what it names; no octet of a client moves one.
    std::chrono::milliseconds handshake{5000};
    std::chrono::milliseconds idle{60000};      // until the first octet of the next request
    std::chrono::milliseconds request{10000};   // head and body
    std::chrono::milliseconds response{10000};  // to take it
};

// What a listener counts; the names are those of its metrics.
enum class Incident : std::uint8_t {
    accepted,
    too_many_connections,
    too_many_of_peer,
    handshake_failed,
    deadline_handshake,
    deadline_idle,
    deadline_request,
    deadline_response,
    malformed_http,
    body_too_large,
    pool_full,
    disconnected,
};
inline constexpr std::size_t incident_count = 12;
std::string_view name_of(Incident incident);

class Listener;

class Server {
  public:
    struct Settings {
        unsigned threads = 2;            // that move octets and handshake
        unsigned reading_threads = 4;    // Lane::reading
        unsigned changing_threads = 16;  // Lane::changing
        std::size_t queue = 512;         // tasks of one lane that run or wait
    };

    using Refuser = std::function<Response(const Request& request, const Error& error)>;

    struct ListenerSettings {
        std::string name;  // "certm"
        std::string address;
        std::uint16_t port = 0;  // 0: any that is free
        Limits limits;
        std::shared_ptr<const x509::TlsContext> tls;  // null: plain HTTP
        Handler handler;
        // Answers, and records, what the handler is not asked or failed at: a request that is
        // malformed or too large, an exception. Null: problem().
        Refuser refused;
    };

    explicit Server(const Settings& settings);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    // Cuts what is still open.
    ~Server();

    // Binds; connections wait in the kernel until start(). config_invalid if it cannot.
    Result<Listener*> listen(ListenerSettings settings);
    void start();

    // No new connection is taken, idle ones are closed, requests under way are answered. False
    // if some were not within `limit`.
    bool drain(std::chrono::milliseconds limit);

    // Tasks that run or wait.
    [[nodiscard]] std::size_t depth(Lane lane) const;

    class Body;

  private:
    std::unique_ptr<Body> body_;
};

class Listener {
  public:
    Listener() = default;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    virtual ~Listener() = default;

    [[nodiscard]] virtual const std::string& name() const = 0;
    [[nodiscard]] virtual std::uint16_t port() const = 0;
    [[nodiscard]] virtual std::size_t connections() const = 0;
    [[nodiscard]] virtual std::uint64_t count(Incident incident) const = 0;
    // New connections begin under it; those that are open end after their next answer.
    virtual void replace_tls(std::shared_ptr<const x509::TlsContext> tls) = 0;
};

}  // namespace bartizan::wire

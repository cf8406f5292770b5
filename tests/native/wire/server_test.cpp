// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Slow, silent and greedy clients, a full pool, draining: who is honest is served meanwhile.

#include <deque>
#include <thread>

#include <catch2/catch.hpp>

#include "wire/client.hpp"

using namespace bartizan;
using namespace std::chrono_literals;
using test::RawClient;
using test::TestServer;
using wire::Incident;

namespace {

const std::string hello = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";
const std::string gate = "GET /gate HTTP/1.1\r\nHost: x\r\n\r\n";

using Clock = std::chrono::steady_clock;

bool eventually(const std::function<bool()>& condition) {
    const auto until = Clock::now() + 10s;
    while (!condition()) {
        if (Clock::now() > until) {
            return false;
        }
        std::this_thread::sleep_for(5ms);
    }
    return true;
}

}  // namespace

TEST_CASE("clients that drip or fall silent are cut at their deadline", "[wire]") {
    TestServer server({.idle = 300ms, .request = 600ms});
    SECTION("a head that drips: no octet moves its deadline") {
        RawClient client(server.port());
        const auto begin = Clock::now();
        for (const char c : std::string("GET /hello HTTP/1.1\r\nHost: x\r\nA: bbbbbbbbbbbbbbbbb")) {
            if (!client.send(std::string(1, c))) {
                break;
            }
            std::this_thread::sleep_for(40ms);
        }
        CHECK(client.rest().empty());
        CHECK(Clock::now() - begin < 5s);
        CHECK(eventually([&] { return server.count(Incident::deadline_request) == 1; }));
    }
    SECTION("a body that does not come") {
        RawClient client(server.port());
        client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc");
        CHECK(client.rest().empty());
        CHECK(eventually([&] { return server.count(Incident::deadline_request) == 1; }));
    }
    SECTION("a connection without a request") {
        RawClient client(server.port());
        CHECK(client.rest().empty());
        CHECK(eventually([&] { return server.count(Incident::deadline_idle) == 1; }));
    }
    SECTION("a connection that has had its request") {
        RawClient client(server.port());
        CHECK(client.ask(hello).ends_with("hello"));
        CHECK(client.rest().empty());
        CHECK(eventually([&] { return server.count(Incident::deadline_idle) == 1; }));
    }
    CHECK(eventually([&] { return server.listener().connections() == 0; }));
}

TEST_CASE("200 slow clients and 1,000 idle ones cost honest ones nothing", "[wire]") {
    TestServer server({.connections = 1300, .connections_per_peer = 1300});
    std::deque<RawClient> others;
    for (int i = 0; i < 200; ++i) {
        others.emplace_back(server.port(), "127.0.0.2");
        others.back().send("GET /hello HTTP/1.1\r\nHo");
    }
    for (int i = 0; i < 1000; ++i) {
        others.emplace_back(server.port(), "127.0.0.3");
    }
    for (int i = 0; i < 20; ++i) {
        CHECK(RawClient(server.port()).ask(hello).ends_with("hello"));
    }
    CHECK(eventually([&] { return server.listener().connections() >= 1200; }));
}

TEST_CASE("a peer has as many connections as it may and the listener as many as it may", "[wire]") {
    TestServer server({.connections = 5, .connections_per_peer = 3});
    std::deque<RawClient> held;
    const auto hold = [&](const char* source) {
        held.emplace_back(server.port(), source);
        return !held.back().ask(hello).empty();
    };
    CHECK((hold("127.0.0.2") && hold("127.0.0.2") && hold("127.0.0.2")));
    CHECK_FALSE(hold("127.0.0.2"));
    CHECK(server.count(Incident::too_many_of_peer) == 1);
    CHECK((hold("127.0.0.3") && hold("127.0.0.3")));
    CHECK_FALSE(hold("127.0.0.4"));
    CHECK(server.count(Incident::too_many_connections) == 1);
    held.pop_front();
    CHECK(eventually([&] { return server.listener().connections() < 5; }));
    CHECK(hold("127.0.0.4"));
}

TEST_CASE("a full pool answers at once, and what does not wait goes on", "[wire]") {
    TestServer server({}, {.changing_threads = 2, .queue = 4});
    std::deque<RawClient> waiting;
    for (int i = 0; i < 4; ++i) {
        waiting.emplace_back(server.port());
        waiting.back().send(gate);
    }
    CHECK(eventually([&] { return server.server().depth(wire::Lane::changing) == 4; }));
    CHECK(RawClient(server.port()).ask(gate).starts_with("HTTP/1.1 503 "));
    CHECK(server.count(Incident::pool_full) == 1);
    CHECK(RawClient(server.port()).ask(hello).ends_with("hello"));
    server.gate.open();
    for (auto& client : waiting) {
        CHECK(client.response().ends_with("passed"));
    }
    CHECK(RawClient(server.port()).ask(gate).ends_with("passed"));
}

TEST_CASE("draining answers what is under way, ends what is idle and takes nothing new", "[wire]") {
    TestServer server;
    RawClient idle(server.port());
    CHECK(idle.ask(hello).ends_with("hello"));
    RawClient busy(server.port());
    busy.send(gate);
    server.gate.wait_for(1);
    CHECK_FALSE(server.server().drain(100ms));
    CHECK(idle.rest().empty());
    CHECK_THROWS(RawClient(server.port()));
    server.gate.open();
    const auto answer = busy.rest();
    CHECK(answer.find("Connection: close") != std::string::npos);
    CHECK(answer.ends_with("passed"));
    CHECK(server.server().drain(5000ms));
}

TEST_CASE("clients that come, go and fail at the same time leave nothing behind", "[wire]") {
    TestServer server;
    std::vector<std::thread> threads;
    std::atomic<int> answered{0};
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 40; ++i) {
                RawClient client(server.port());
                if ((i + t) % 4 == 0) {
                    client.send("GET /hel");
                    continue;
                }
                answered += client.ask(hello).ends_with("hello") ? 1 : 0;
                answered += client.ask(hello).ends_with("hello") ? 1 : 0;
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    CHECK(answered == 8 * 30 * 2);
    CHECK(eventually([&] { return server.listener().connections() == 0; }));
}

TEST_CASE("an address that is taken is told with its listener", "[wire]") {
    TestServer server;
    wire::Server other({});
    const auto opened = other.listen({.name = "certm",
                                      .address = "127.0.0.1",
                                      .port = server.port(),
                                      .limits = {},
                                      .tls = nullptr,
                                      .handler = nullptr});
    REQUIRE_FALSE(opened);
    CHECK(opened.error().fault == Fault::config_invalid);
    CHECK(opened.error().public_detail.find("[listener certm]") != std::string::npos);
}

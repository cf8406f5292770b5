// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ipc/service_connection.hpp"

#include <cstring>
#include <filesystem>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>

using namespace bartizan;
using namespace std::chrono_literals;

namespace {

// What a service manager does: listens, and gives each connection away.
struct Listener {
    std::filesystem::path folder;
    std::string path;
    ipc::Descriptor socket;

    explicit Listener(int backlog = 4) {
        char name[] = "/tmp/bartizan-test-XXXXXX";
        folder = ::mkdtemp(name);
        path = folder / "signer";
        socket = ipc::Descriptor(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.data(), path.size());
        REQUIRE(::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(::listen(socket.get(), backlog) == 0);
    }

    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    ~Listener() { std::filesystem::remove_all(folder); }

    ipc::Channel accepted() {
        return ipc::Channel(ipc::Descriptor(::accept(socket.get(), nullptr, nullptr)));
    }
};

}  // namespace

SCENARIO("Each start of a service's connection reaches a process of its own") {
    Listener listener;
    ipc::ServiceConnection service(listener.path, {});
    REQUIRE(service.start());
    CHECK(service.running());
    const auto first = listener.accepted();
    REQUIRE(service.channel()->send({.type = 7, .id = 1, .items = {{1, 2, 3}}, .attachment = {}}));
    const auto frame = first.receive();
    REQUIRE((frame && *frame));
    CHECK((*frame)->items == std::vector<Bytes>{{1, 2, 3}});

    WHEN("it is stopped") {
        CHECK(service.stop().find(listener.path) != std::string::npos);
        THEN("who answered finds its channel closed, and the next start is another's") {
            CHECK_FALSE(service.running());
            const auto end = first.receive();
            REQUIRE(end);
            CHECK_FALSE(end->has_value());
            REQUIRE(service.start());
            const auto second = listener.accepted();
            REQUIRE(second.send({.type = 8, .id = 2, .items = {}, .attachment = {}}));
            CHECK(service.channel()->receive()->value().type == 8);
        }
    }
}

SCENARIO("A service's connection that nobody accepts is told, and backs off") {
    ipc::ServiceConnection service("/nonexistent/signer", {.first = 1s, .longest = 2s});
    const auto before = ipc::Supervised::Clock::now();
    const auto outcome = service.start();
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().operator_detail.find("/nonexistent/signer: No such file") !=
          std::string::npos);
    CHECK(service.may_start_at() >= before + 1s);
    CHECK(service.stop().empty());

    AND_THEN("a path that no socket can have is told as well") {
        ipc::ServiceConnection longer(std::string(108, 'x'), {});
        CHECK_FALSE(longer.start());
        // One less fits, and nobody is there.
        const std::string fits(107, 'x');
        CHECK(ipc::Channel::connect(fits).error().operator_detail.find("No such file") !=
              std::string::npos);
    }
}

SCENARIO("A service that accepts nobody is not waited for") {
    Listener listener(0);
    std::vector<ipc::Channel> waiting;
    const auto next = [&] { return ipc::Channel::connect(listener.path); };
    auto channel = next();
    for (; channel && waiting.size() < 8; channel = next()) {
        waiting.push_back(std::move(channel).value());
    }
    REQUIRE_FALSE(channel);
    CHECK(channel.error().operator_detail.find("temporarily unavailable") != std::string::npos);
}

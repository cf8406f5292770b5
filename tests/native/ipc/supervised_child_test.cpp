// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ipc/supervised_child.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <catch2/catch.hpp>

using namespace bartizan;
using namespace std::chrono_literals;

namespace {

ipc::ChildSettings settings(const char* mode) {
    return {.command = {IPC_CHILD, mode}, .environment = {}};
}

std::size_t open_descriptors() {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry :
         std::filesystem::directory_iterator("/proc/self/fd")) {
        ++count;
    }
    return count;
}

bool has_children() {
    return ::waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD;
}

// A zombie whose parent is init may stand a moment; it runs no more.
bool runs(pid_t pid) {
    std::FILE* file = std::fopen(("/proc/" + std::to_string(pid) + "/stat").c_str(), "r");
    if (file == nullptr) {
        return false;
    }
    char state = 'Z';
    const int fields = std::fscanf(file, "%*d (%*[^)]) %c", &state);
    std::fclose(file);
    return fields == 1 && state != 'Z' && state != 'X';
}

}  // namespace

SCENARIO("A supervised child answers over its channel", "[ipc]") {
    ipc::SupervisedChild child(settings("echo"));
    REQUIRE(child.start());
    const ipc::Frame question{.type = 3, .id = 4, .items = {{1, 2}}, .attachment = {9}};
    REQUIRE(child.channel()->send(question));
    const auto answer = child.channel()->receive();
    REQUIRE(answer);
    REQUIRE(*answer);
    CHECK((*answer)->id == 4);
    CHECK((*answer)->items == question.items);
    CHECK((*answer)->attachment == question.attachment);
    CHECK(child.stop() == "signal 9");
    CHECK_FALSE(has_children());
}

SCENARIO("A child inherits its channel and the standard descriptors, nothing else", "[ipc]") {
    const int without_close_on_exec = ::dup(STDERR_FILENO);
    ipc::SupervisedChild child(settings("fds"));
    REQUIRE(child.start());
    const auto frame = child.channel()->receive();
    REQUIRE(frame);
    REQUIRE(*frame);
    CHECK((*frame)->items == std::vector<Bytes>{{'0'}, {'1'}, {'2'}, {'3'}});
    ::close(without_close_on_exec);
}

SCENARIO("A child that hangs is killed, reaped and started again, and nothing leaks", "[ipc]") {
    const auto before = open_descriptors();
    {
        ipc::SupervisedChild child(settings("hang"));
        for (int i = 0; i < 20; ++i) {
            REQUIRE(child.start());
            CHECK(child.stop() == "signal 9");
            CHECK_FALSE(child.running());
        }
        REQUIRE(child.start());
    }
    CHECK_FALSE(has_children());
    CHECK(open_descriptors() == before);
}

SCENARIO("The pause between two starts doubles up to its limit until the child worked", "[ipc]") {
    auto some = settings("hang");
    some.backoff.first = 1s;
    some.backoff.longest = 3s;
    ipc::SupervisedChild child(some);
    const auto pause = [&] {
        const auto before = ipc::SupervisedChild::Clock::now();
        REQUIRE(child.start());
        const auto after = ipc::SupervisedChild::Clock::now();
        child.stop();
        return std::pair(child.may_start_at() - after, child.may_start_at() - before);
    };
    for (const auto expected : {1s, 2s, 3s, 3s}) {
        const auto [least, most] = pause();
        CHECK(least <= expected);
        CHECK(most >= expected);
    }
    child.worked();
    const auto [least, most] = pause();
    CHECK(least <= 1s);
    CHECK(most >= 1s);
}

SCENARIO("A program that cannot be started is an error and leaves no process", "[ipc]") {
    ipc::SupervisedChild child({.command = {"/nonexistent/program"}, .environment = {}});
    CHECK_FALSE(child.start());
    CHECK_FALSE(child.running());
    CHECK_FALSE(has_children());
}

SCENARIO("A child that never looks at its channel still ends with its parent", "[ipc]") {
    std::FILE* parent = ::popen(IPC_CHILD " parent", "r");
    REQUIRE(parent != nullptr);
    int pid = 0;
    const int fields = std::fscanf(parent, "%d", &pid);
    ::pclose(parent);
    REQUIRE(fields == 1);
    for (int i = 0; i < 500 && runs(pid); ++i) {
        std::this_thread::sleep_for(10ms);
    }
    CHECK_FALSE(runs(pid));
}

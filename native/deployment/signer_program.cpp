// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/signer_program.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

#include "ipc/descriptor.hpp"
#include "json/value.hpp"

namespace bartizan::deployment {
namespace {

constexpr std::size_t max_answer = 64UL * 1024;

Error unavailable(const std::string& program, int code) {
    return {Fault::signer_unavailable, "", program + ": " + std::generic_category().message(code)};
}

Error told(const std::string& answer) {
    const auto parsed = json::parse(answer);
    const auto text = [&](std::string_view name) {
        const auto* member = parsed ? parsed->find(name) : nullptr;
        return member != nullptr && member->text() != nullptr ? *member->text() : std::string();
    };
    return {fault_named(text("fault")).value_or(Fault::signer_unavailable), text("publicDetail"),
            text("operatorDetail")};
}

}  // namespace

std::string signer_program() {
    if (const char* named = std::getenv("BARTIZAN_SIGNER")) {
        return named;
    }
    for (const auto* place : {BARTIZAN_BUILD_SIGNER, BARTIZAN_INSTALLED_SIGNER}) {
        if (::access(place, X_OK) == 0) {
            return place;
        }
    }
    return BARTIZAN_INSTALLED_SIGNER;
}

Result<std::string> run_signer(const std::filesystem::path& config,
                               const std::vector<std::string>& arguments) {
    const auto program = signer_program();
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        return unavailable(program, errno);
    }
    const ipc::Descriptor output(ends[0]);
    ipc::Descriptor input(ends[1]);
    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    words.insert(words.end(), {"--config", config.string()});
    std::vector<char*> argv;
    argv.reserve(words.size() + 1);
    for (auto& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, input.get(), STDOUT_FILENO);
    // Its line for people would stand beside ours.
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    const int code =
        ::posix_spawn(&child, program.c_str(), &actions, nullptr, argv.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (code != 0) {
        return unavailable(program, code);
    }
    input = ipc::Descriptor();
    std::string answer;
    char buffer[4096];
    for (ssize_t count = 0; (count = ::read(output.get(), buffer, sizeof buffer)) != 0;) {
        if (count < 0 && errno != EINTR) {
            break;
        }
        if (count > 0 && answer.size() < max_answer) {
            answer.append(buffer, static_cast<std::size_t>(count));
        }
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return told(answer);
    }
    return answer;
}

}  // namespace bartizan::deployment

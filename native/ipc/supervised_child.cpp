// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ipc/supervised_child.hpp"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace bartizan::ipc {
namespace {

Error failed(const char* call, int code) {
    return {Fault::internal, "", std::string(call) + ": " + std::generic_category().message(code)};
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (const auto& text : texts) {
        out.push_back(const_cast<char*>(text.c_str()));
    }
    out.push_back(nullptr);
    return out;
}

class SpawnPlan {
  public:
    SpawnPlan() {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawnattr_init(&attributes_);
    }

    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    ~SpawnPlan() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }

    // 0 or an error number.
    int spawn(const ChildSettings& settings, int channel, pid_t& pid) {
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        // A thread of ours may block or ignore signals; the child begins with the defaults.
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        // Its own session: a Ctrl-C at our terminal is ours to handle.
        ::posix_spawnattr_setflags(
            &attributes_, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                             POSIX_SPAWN_SETSID));
        int code = ::posix_spawn_file_actions_adddup2(&actions_, channel, child_channel_fd);
        for (const int fd : {STDIN_FILENO, STDOUT_FILENO}) {
            code = code != 0
                       ? code
                       : ::posix_spawn_file_actions_addopen(&actions_, fd, "/dev/null", O_RDWR, 0);
        }
        code = code != 0
                   ? code
                   : ::posix_spawn_file_actions_addclosefrom_np(&actions_, child_channel_fd + 1);
        if (code != 0) {
            return code;
        }
        const auto arguments = pointers(settings.command);
        const auto environment = pointers(settings.environment);
        return ::posix_spawn(&pid, settings.command.front().c_str(), &actions_, &attributes_,
                             arguments.data(), environment.data());
    }

  private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

std::string ending(int status) {
    if (WIFSIGNALED(status)) {
        return "signal " + std::to_string(WTERMSIG(status));
    }
    return "exit status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

SupervisedChild::SupervisedChild(ChildSettings settings)
    : Supervised(settings.backoff), settings_(std::move(settings)) {}

SupervisedChild::~SupervisedChild() {
    SupervisedChild::stop();
}

Result<void> SupervisedChild::begin() {
    BARTIZAN_TRY(auto ends, Channel::pair());
    auto& [ours, theirs] = ends;
    // adddup2 onto the same number would leave it closed on exec.
    Descriptor moved;
    int fd = theirs.fd();
    if (fd == child_channel_fd) {
        moved = Descriptor(::fcntl(fd, F_DUPFD_CLOEXEC, child_channel_fd + 1));
        fd = moved.get();
    }
    SpawnPlan plan;
    pid_t pid = -1;
    if (const int code = plan.spawn(settings_, fd, pid); code != 0) {
        return failed(("cannot start " + settings_.command.front()).c_str(), code);
    }
    pid_ = pid;
    process_ = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    channel_ = std::make_shared<const Channel>(std::move(ours));
    return {};
}

std::string SupervisedChild::stop() {
    if (pid_ <= 0) {
        return {};
    }
    ::syscall(SYS_pidfd_send_signal, process_.get(), SIGKILL, nullptr, 0);
    int status = 0;
    pid_t reaped = -1;
    while ((reaped = ::waitpid(pid_, &status, 0)) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    process_ = Descriptor();
    channel_.reset();
    return reaped < 0 ? "reaped by somebody else" : ending(status);
}

void enter_child() {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    // If the parent died before that call, the closed channel ends us.
}

}  // namespace bartizan::ipc

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A child for the tests of supervision. The first argument says how it behaves:
//   echo    sends every frame back
//   hang    never looks at its channel
//   fds     sends one frame with the names of its open descriptors, then echoes
//   parent  starts a `hang` child, prints its pid and ends without stopping it

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <unistd.h>

#include "ipc/supervised_child.hpp"

using namespace bartizan;

namespace {

void echo(const ipc::Channel& channel) {
    while (true) {
        const auto frame = channel.receive();
        if (!frame || !*frame || !channel.send(**frame)) {
            return;
        }
    }
}

ipc::Frame open_descriptors() {
    ipc::Frame frame;
    for (int fd = 0; fd < 64; ++fd) {
        if (::access(("/proc/self/fd/" + std::to_string(fd)).c_str(), F_OK) == 0) {
            const auto text = std::to_string(fd);
            frame.items.emplace_back(text.begin(), text.end());
        }
    }
    return frame;
}

int leave_a_child_behind(const char* self) {
    ipc::SupervisedChild child({.command = {self, "hang"}, .environment = {}});
    if (!child.start()) {
        return 1;
    }
    // It has called enter_child() once it answers nothing but lives: give it that moment.
    ::usleep(200'000);
    std::printf("%d\n", child.pid());
    std::fflush(stdout);
    ::_exit(0);
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view mode = argc > 1 ? argv[1] : "";
    if (mode == "parent") {
        return leave_a_child_behind(argv[0]);
    }
    ipc::enter_child();
    if (mode == "hang") {
        while (true) {
            ::pause();
        }
    }
    const ipc::Channel channel{ipc::Descriptor(ipc::child_channel_fd)};
    if (mode == "fds" && !channel.send(open_descriptors())) {
        return 1;
    }
    echo(channel);
    return 7;
}

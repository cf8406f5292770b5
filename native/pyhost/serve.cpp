// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "pyhost/serve.hpp"

#include <csignal>
#include <iostream>
#include <unistd.h>

#include "ipc/hardening.hpp"
#include "ipc/supervised_child.hpp"
#include "pyhost/interpreter.hpp"
#include "pyhost/protocol.hpp"

namespace bartizan::pyhost {
namespace {

enum class Ending : int {
    peer_gone = 0,
    not_ready = 9,   // Python could not be started; standard error has why
    bad_frame = 11,  // the peer does not speak the protocol
};

const char* function_for(std::uint16_t type) {
    switch (static_cast<FrameType>(type)) {
        case FrameType::open:
            return "open_driver";
        case FrameType::get:
            return "get";
        case FrameType::request:
            return "request";
        default:
            return "capabilities";
    }
}

void log(const Error& error) {
    std::cerr << "bartizan-pyhost: " + error.operator_detail + '\n';
}

// False if the peer is gone.
bool send(const ipc::Channel& channel, const ipc::Frame& frame) {
    auto sent = channel.send(frame);
    if (!sent && sent.error().fault == Fault::too_large) {
        sent = channel.send(failure_frame(frame.id, "too_large", "an answer that is too large",
                                          sent.error().public_detail));
    }
    return sent.has_value();
}

Ending answer_questions(const ipc::Channel& channel, Interpreter& interpreter) {
    while (true) {
        const auto frame = channel.receive();
        if (!frame) {
            log(frame.error());
            return Ending::bad_frame;
        }
        if (!*frame) {
            return Ending::peer_gone;
        }
        const auto question = read_question(**frame);
        if (!question) {
            log(question.error());
            return Ending::bad_frame;
        }
        if (!send(channel,
                  interpreter.call(function_for((*frame)->type), *question, (*frame)->id))) {
            return Ending::peer_gone;
        }
    }
}

// Nothing is torn down: a driver's threads may hang, and the process ends anyway. The channel
// stays open until then, so that who sees it closed finds out how the process ended.
[[noreturn]] void end(Ending ending) {
    std::cerr.flush();
    ::_exit(static_cast<int>(ending));
}

}  // namespace

void serve() {
    ipc::enter_child();
    ipc::harden_process();
    ipc::close_descriptors_above(ipc::child_channel_fd);
    // As Python does where it handles signals: a VIM that hangs up is an error of a write.
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
    const ipc::Channel channel{ipc::Descriptor(ipc::child_channel_fd)};
    const auto interpreter = Interpreter::start();
    if (!interpreter) {
        log(interpreter.error());
        end(Ending::not_ready);
    }
    end(answer_questions(channel, **interpreter));
}

}  // namespace bartizan::pyhost

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "pyhost/client.hpp"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

#include "json/writer.hpp"
#include "log/log.hpp"

namespace bartizan::pyhost {
namespace {

std::string options_json(const std::vector<std::pair<std::string, std::string>>& options) {
    json::Writer writer;
    writer.begin_object();
    for (const auto& [name, value] : options) {
        writer.member(name, value);
    }
    writer.end_object();
    return std::move(writer).text();
}

enum class Woken { readable, late, interrupted };

// `fd`: less than 0 to wait for the time alone.
Woken wait(int fd, int interrupted, std::chrono::steady_clock::time_point deadline) {
    while (true) {
        const auto rest = std::chrono::ceil<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        pollfd waited[] = {{.fd = interrupted, .events = POLLIN, .revents = 0},
                           {.fd = fd, .events = POLLIN, .revents = 0}};
        const int found =
            ::poll(waited, 2, static_cast<int>(std::max<std::int64_t>(rest.count(), 0)));
        if (found < 0 && errno == EINTR) {
            continue;
        }
        if (waited[0].revents != 0) {
            return Woken::interrupted;
        }
        return found > 0 ? Woken::readable : Woken::late;
    }
}

Error interrupted_error() {
    return {Fault::vim_unavailable, "", "the service is being stopped"};
}

}  // namespace

PyHost::PyHost(PyHostSettings settings)
    : settings_(std::move(settings)),
      child_({.command = {settings_.program},
              .environment = settings_.environment,
              .backoff = settings_.backoff}),
      interrupted_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (interrupted_.get() < 0) {
        throw std::system_error(errno, std::generic_category(), "eventfd");
    }
}

void PyHost::interrupt() {
    const std::uint64_t one = 1;
    // What cannot be written is readable already.
    [[maybe_unused]] const auto written = ::write(interrupted_.get(), &one, sizeof one);
}

Result<Answer> PyHost::get(const std::string& service, const std::string& path,
                           const std::string& microversion) {
    return answer_to(FrameType::get, {service, path, microversion});
}

Result<Answer> PyHost::request(const std::string& method, const std::string& path,
                               const std::string& body) {
    return answer_to(FrameType::request, {method, path, body});
}

Result<Answer> PyHost::answer_to(FrameType type, const std::vector<std::string>& items) {
    BARTIZAN_TRY(auto frame, ask(type, items));
    auto answer = read_answer(std::move(frame));
    return answer ? std::move(answer) : end(Fault::vim_unavailable, answer.error().operator_detail);
}

Result<std::string> PyHost::capabilities() {
    BARTIZAN_TRY(const auto frame, ask(FrameType::capabilities, {}));
    auto text = read_capabilities(frame);
    return text ? std::move(text) : end(Fault::vim_unavailable, text.error().operator_detail);
}

Result<ipc::Frame> PyHost::ask(FrameType type, const std::vector<std::string>& items) {
    BARTIZAN_CHECK(ready());
    auto frame = exchange(type, items, settings_.deadline);
    if (child_.running()) {
        child_.worked();
    }
    return frame;
}

Result<void> PyHost::ready() {
    if (child_.running()) {
        return {};
    }
    if (wait(-1, interrupted_.get(), child_.may_start_at()) == Woken::interrupted) {
        return interrupted_error();
    }
    ++counts_.starts;
    if (const auto started = child_.start(); !started) {
        return Error{Fault::vim_unavailable, "", started.error().operator_detail};
    }
    const auto opened = exchange(
        FrameType::open, {settings_.group, settings_.driver, options_json(settings_.options)},
        settings_.start_deadline);
    if (!opened) {
        child_.stop();
        return opened.error();
    }
    log::Line(log::Level::info, "driver opened")
        .with("group", settings_.group)
        .with("driver", settings_.driver)
        .with("pid", child_.pid());
    return {};
}

Result<ipc::Frame> PyHost::exchange(FrameType type, const std::vector<std::string>& items,
                                    std::chrono::milliseconds within) {
    const auto deadline = Clock::now() + within;
    const auto id = next_id_++;
    const auto question = question_frame(type, id, items);
    // A channel that takes no more although nothing is under way is not being read.
    const auto sent = child_.channel()->try_send(question);
    if (!sent && sent.error().fault == Fault::too_large) {
        return sent.error();
    }
    if (!sent || *sent == ipc::Sent::would_block) {
        return end(Fault::vim_unavailable,
                   sent ? "it does not read its channel" : sent.error().operator_detail);
    }
    const auto woken = wait(child_.channel()->fd(), interrupted_.get(), deadline);
    if (woken == Woken::interrupted) {
        child_.stop();
        return interrupted_error();
    }
    if (woken == Woken::late) {
        ++counts_.kills;
        return end(Fault::vim_timeout,
                   "no answer within " + std::to_string(within.count()) + " ms");
    }
    auto received = child_.channel()->receive();
    if (!received) {
        return end(Fault::vim_unavailable, received.error().operator_detail);
    }
    if (!*received) {
        return end(Fault::vim_unavailable, "it ended");
    }
    auto& frame = **received;
    if (frame.id != id) {
        return end(Fault::vim_unavailable, "an answer that nobody asked for");
    }
    if (frame.type == static_cast<std::uint16_t>(FrameType::failed)) {
        auto failure = read_failure(frame);
        return failure.fault == Fault::internal
                   ? end(Fault::vim_unavailable, failure.operator_detail)
                   : std::move(failure);
    }
    return std::move(frame);
}

Error PyHost::end(Fault fault, const std::string& why) {
    Error error{fault, "", "the driver's process was ended: " + why + " (" + child_.stop() + ")"};
    log::Line(log::Level::warning, "driver ended")
        .with("group", settings_.group)
        .with("driver", settings_.driver)
        .with(error);
    return error;
}

}  // namespace bartizan::pyhost

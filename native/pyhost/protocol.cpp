// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "pyhost/protocol.hpp"

#include <array>
#include <charconv>
#include <optional>

namespace bartizan::pyhost {
namespace {

struct KindOfFailure {
    std::string_view kind;
    Fault fault;
};

constexpr std::array kinds{KindOfFailure{"driver_missing", Fault::driver_failed},
                           KindOfFailure{"driver_failed", Fault::driver_failed},
                           KindOfFailure{"unauthorized", Fault::vim_credential_refused},
                           KindOfFailure{"unreachable", Fault::vim_unavailable},
                           KindOfFailure{"timeout", Fault::vim_timeout},
                           KindOfFailure{"too_large", Fault::too_large}};

Error malformed(const char* what) {
    return {Fault::internal, "", std::string("malformed ") + what + " frame"};
}

bool is(const ipc::Frame& frame, FrameType type) {
    return frame.type == static_cast<std::uint16_t>(type);
}

Bytes octets(std::string_view text) {
    return {text.begin(), text.end()};
}

std::optional<std::size_t> items_of_question(std::uint16_t type) {
    switch (static_cast<FrameType>(type)) {
        case FrameType::open:
        case FrameType::get:
        case FrameType::request:
            return 3;
        case FrameType::capabilities:
            return 0;
        default:
            return std::nullopt;
    }
}

}  // namespace

ipc::Frame question_frame(FrameType type, std::uint64_t id, const std::vector<std::string>& items) {
    ipc::Frame frame{
        .type = static_cast<std::uint16_t>(type), .id = id, .items = {}, .attachment = {}};
    for (const auto& item : items) {
        frame.items.push_back(octets(item));
    }
    return frame;
}

ipc::Frame failure_frame(std::uint64_t id, std::string_view kind, std::string_view message,
                         std::string_view traceback) {
    return {.type = static_cast<std::uint16_t>(FrameType::failed),
            .id = id,
            .items = {octets(kind), octets(message), octets(traceback)},
            .attachment = {}};
}

Result<std::vector<std::string>> read_question(const ipc::Frame& frame) {
    if (items_of_question(frame.type) != frame.items.size() || !frame.attachment.empty()) {
        return malformed("question");
    }
    std::vector<std::string> items;
    for (const auto& item : frame.items) {
        items.emplace_back(as_text(item));
    }
    return items;
}

Result<Answer> read_answer(ipc::Frame frame) {
    if (!is(frame, FrameType::answered) || frame.items.size() != 2) {
        return malformed("answer");
    }
    const auto digits = as_text(frame.items[0]);
    Answer answer{.status = 0,
                  .headers = std::string(as_text(frame.items[1])),
                  .body = std::move(frame.attachment)};
    const auto [end, code] =
        std::from_chars(digits.data(), digits.data() + digits.size(), answer.status);
    if (code != std::errc() || end != digits.data() + digits.size() || answer.status < 100 ||
        answer.status > 599) {
        return malformed("answer");
    }
    return answer;
}

Result<std::string> read_capabilities(const ipc::Frame& frame) {
    if (!is(frame, FrameType::answered) || frame.items.size() != 1) {
        return malformed("capabilities");
    }
    return std::string(as_text(frame.items[0]));
}

Error read_failure(const ipc::Frame& frame) {
    if (!is(frame, FrameType::failed) || frame.items.size() != 3) {
        return malformed("failure");
    }
    for (const auto& [kind, fault] : kinds) {
        if (kind == as_text(frame.items[0])) {
            return {fault, std::string(as_text(frame.items[1])),
                    std::string(as_text(frame.items[2]))};
        }
    }
    return malformed("failure");
}

}  // namespace bartizan::pyhost

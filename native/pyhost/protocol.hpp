// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What the frames between a client and bartizan-pyhost mean. The client asks one thing at a
// time; each question has one answer, or one failure, with its id.

#pragma once

#include <string>
#include <vector>

#include "ipc/frame.hpp"

namespace bartizan::pyhost {

enum class FrameType : std::uint16_t {
    open = 1,          // client: entry point group and name, options as a JSON object of texts
    get = 2,           // client: service type, path with query, microversion or nothing
    capabilities = 3,  // client: nothing
    answered = 4,      // pyhost: what the question asks for
    failed = 5,        // pyhost: kind, public message, traceback
    request = 6,       // client: method, path with query, body
};

// Any HTTP status is an answer.
struct Answer {
    int status = 0;
    std::string headers;  // JSON object of texts, names in lower case
    Bytes body;
};

ipc::Frame question_frame(FrameType type, std::uint64_t id, const std::vector<std::string>& items);

// Kinds as bartizan.vim has them.
ipc::Frame failure_frame(std::uint64_t id, std::string_view kind, std::string_view message,
                         std::string_view traceback);

// Readers answer `internal` for frames that the other side must not send.

// The texts of a question, as many as its type has.
Result<std::vector<std::string>> read_question(const ipc::Frame& frame);
Result<Answer> read_answer(ipc::Frame frame);
Result<std::string> read_capabilities(const ipc::Frame& frame);
// The fault that the failure stands for; the traceback is its operator's detail.
Error read_failure(const ipc::Frame& frame);

}  // namespace bartizan::pyhost

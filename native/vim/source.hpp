// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Source: where the answers of a VIM come from. The port through which this room asks; which
// process and which library ask in the end is not known here.

#pragma once

#include <string>
#include <string_view>

#include "fault/result.hpp"
#include "json/page_scanner.hpp"

namespace bartizan::vim {

struct Answer {
    int status = 0;  // RFC 9110
    std::string body;

    // A copy of the body with room behind it for the parser, which spares it one of its own.
    static Answer with_room(int status, std::string_view body) {
        Answer out{status, {}};
        out.body.reserve(body.size() + json::page_room);
        out.body = body;
        return out;
    }
};

// Used by one thread.
class Source {
  public:
    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    virtual ~Source() = default;

    // GET `path` below the endpoint of the service. Any status is an answer; the faults are
    // those of the way there: vim_unavailable, vim_timeout, vim_credential_refused,
    // driver_failed, too_large.
    virtual Result<Answer> get(std::string_view service, std::string_view path,
                               std::string_view microversion) = 0;
    // What the cloud has, as the JSON object that Services reads.
    virtual Result<std::string> capabilities() = 0;

    // From another thread: whatever is asked or will be asked ends at once, with a fault.
    virtual void interrupt() {}
};

}  // namespace bartizan::vim

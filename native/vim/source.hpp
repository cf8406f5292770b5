// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Source: where the answers of a VIM come from. The port through which this room asks; which
// process and which library ask in the end is not known here.

#pragma once

#include <string>
#include <string_view>

#include "fault/result.hpp"

namespace bartizan::vim {

struct Answer {
    int status = 0;  // RFC 9110
    std::string body;
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

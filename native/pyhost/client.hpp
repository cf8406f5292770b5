// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The client of one bartizan-pyhost, which holds the driver of one VIM or VNFM. It starts the
// process when first needed, kills it when it does not answer in time and starts another at the
// next request. Every call ends with what the VIM answered or with a fault:
//
//   vim_unavailable         the VIM cannot be reached, or the process died or does not start
//   vim_timeout             no answer by the deadline, the driver's own or ours
//   vim_credential_refused  the VIM refuses the credential
//   driver_failed           no such driver, or it raised: the operator's detail is the traceback
//   too_large               the answer is beyond 16 MiB

#pragma once

#include <chrono>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

#include "ipc/descriptor.hpp"
#include "ipc/supervised_child.hpp"
#include "pyhost/protocol.hpp"

namespace bartizan::pyhost {

struct PyHostSettings {
    std::string program;                 // path of bartizan-pyhost
    std::string group = "bartizan.vim";  // of entry points; or "bartizan.vnfm"
    std::string driver;                  // entry point of the group
    std::vector<std::pair<std::string, std::string>> options;
    std::vector<std::string> environment;  // "NAME=VALUE": all that the process gets
    std::chrono::milliseconds deadline{60000};
    std::chrono::milliseconds start_deadline{20000};  // to start Python and open the driver
    ipc::Backoff backoff{};
};

struct PyHostCounts {
    std::uint64_t starts = 0;
    std::uint64_t kills = 0;  // because a deadline had passed
};

// Used by one thread, which must live as long: the kernel ends the process with it.
class PyHost {
  public:
    explicit PyHost(PyHostSettings settings);
    PyHost(const PyHost&) = delete;
    PyHost& operator=(const PyHost&) = delete;

    // `path`: with its query, below the service's versioned endpoint.
    Result<Answer> get(const std::string& service, const std::string& path,
                       const std::string& microversion);

    // Of a VNFM. `path`: with its query, below the VNFM's root; `body`: JSON, or nothing.
    Result<Answer> request(const std::string& method, const std::string& path,
                           const std::string& body);

    // The JSON of bartizan.vim.Driver.capabilities.
    Result<std::string> capabilities();

    // From another thread: what is under way, and whatever is asked later, ends at once with
    // vim_unavailable.
    void interrupt();

    // 0 or less if none runs.
    [[nodiscard]] pid_t pid() const { return child_.pid(); }

    [[nodiscard]] PyHostCounts counts() const { return counts_; }

  private:
    using Clock = std::chrono::steady_clock;

    // Waits for its turn to start, and starts, if none runs.
    Result<void> ready();
    Result<Answer> answer_to(FrameType type, const std::vector<std::string>& items);
    Result<ipc::Frame> ask(FrameType type, const std::vector<std::string>& items);
    Result<ipc::Frame> exchange(FrameType type, const std::vector<std::string>& items,
                                std::chrono::milliseconds within);
    Error end(Fault fault, const std::string& why);

    const PyHostSettings settings_;
    ipc::SupervisedChild child_;
    const ipc::Descriptor interrupted_;  // readable once interrupt() was called
    PyHostCounts counts_;
    std::uint64_t next_id_ = 1;
};

}  // namespace bartizan::pyhost

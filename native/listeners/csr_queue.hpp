// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// CSRs that wait at the same time are judged, signed and committed together: under load a
// certificate costs a part of a frame to the signer, of a commit and of a thread's wake-up.
// Alone, a CSR waits for nothing; few of them wait until those before are done, so that they
// become more; as many as are worth a worker of their own do not.

#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "deployment/deployment.hpp"
#include "wire/http.hpp"

namespace bartizan::listeners {

struct CsrJob {
    const wire::Request* request = nullptr;  // lives until `done` is called
    cmf::Consumer consumer;
    std::shared_ptr<deployment::Authority> authority;
    // Both are called once, one after the other: what the outcome is answered with, and to whom.
    std::function<wire::Response(Result<wire::Response>)> answer;
    wire::Task::Done done;
};

class CsrQueue {
  public:
    // As many workers as may wait for the signer or the ledger at once.
    CsrQueue(unsigned workers, std::size_t most);
    CsrQueue(const CsrQueue&) = delete;
    CsrQueue& operator=(const CsrQueue&) = delete;
    ~CsrQueue();  // answers what waits

    // False, and `job` is left alone, if as many wait as may.
    bool submit(CsrJob& job);
    [[nodiscard]] std::size_t depth() const;

  private:
    void work();
    [[nodiscard]] bool worth_a_worker() const;
    // What waits and goes together: with `with`, or else with the first that waits.
    std::vector<CsrJob> take(const CsrJob* with, std::size_t most);
    std::vector<CsrJob> take_more(const CsrJob& with, std::size_t most);
    void answer(std::vector<CsrJob> jobs);
    void ended(std::size_t jobs);

    const std::size_t most_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<CsrJob> waiting_;
    std::size_t running_ = 0;
    std::size_t busy_ = 0;  // workers
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace bartizan::listeners

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Moves what was committed from SQLite's write-ahead log into its file, beside the writer:
// within a commit its callers would wait for that as well, the longer the larger the ledger.
// The writer's own checkpoint then finds little left to do, and begins the log anew.

#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "ledger/database.hpp"

namespace bartizan::ledger {

class Checkpoints {
  public:
    // Does nothing for a store that has no such log.
    explicit Checkpoints(const LedgerOptions& options);
    Checkpoints(const Checkpoints&) = delete;
    Checkpoints& operator=(const Checkpoints&) = delete;
    ~Checkpoints();

    // A transaction was committed.
    void committed();

  private:
    void work();

    LedgerOptions options_;
    std::mutex mutex_;
    std::condition_variable wake_;
    unsigned commits_ = 0;  // since the last checkpoint
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace bartizan::ledger

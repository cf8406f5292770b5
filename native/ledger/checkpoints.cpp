// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ledger/checkpoints.hpp"

#include <optional>

namespace bartizan::ledger {
namespace {

constexpr unsigned commits_between = 128;

}  // namespace

Checkpoints::Checkpoints(const LedgerOptions& options) : options_(options) {
    if (dialect_of(options) == Dialect::sqlite) {
        thread_ = std::thread([this] { work(); });
    }
}

Checkpoints::~Checkpoints() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Checkpoints::committed() {
    bool due = false;
    {
        const std::lock_guard lock(mutex_);
        due = ++commits_ == commits_between;
    }
    if (due) {
        wake_.notify_one();
    }
}

void Checkpoints::work() {
    std::optional<Database> database;
    while (true) {
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || commits_ >= commits_between; });
            if (stopping_) {
                return;
            }
            commits_ = 0;
        }
        try {
            if (!database) {
                auto opened = Database::open(options_, Database::Access::read_write);
                if (!opened) {
                    continue;
                }
                database = std::move(opened).value();
            }
            database->execute("PRAGMA wal_checkpoint(PASSIVE)");
        } catch (const Poco::Exception&) {
            // Whatever it is, the writer meets it too and tells its callers.
            database.reset();
        }
    }
}

}  // namespace bartizan::ledger

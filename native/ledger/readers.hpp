// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Connections for reading, one for each thread that reads at the same time.

#pragma once

#include <memory>
#include <mutex>

#include "ledger/group_commit.hpp"

namespace bartizan::ledger {

class Readers {
  public:
    explicit Readers(LedgerOptions options) : options_(std::move(options)) {}

    template <class F>
    auto read(F work) -> Result<std::invoke_result_t<F, Tables&>> {
        std::unique_ptr<Tables> tables;
        {
            const std::lock_guard lock(mutex_);
            if (!idle_.empty()) {
                tables = std::move(idle_.back());
                idle_.pop_back();
            }
        }
        try {
            if (!tables) {
                BARTIZAN_TRY(auto database, Database::open(options_, Database::Access::read_only));
                tables = std::make_unique<Tables>(std::move(database));
            }
            auto result = work(*tables);
            const std::lock_guard lock(mutex_);
            idle_.push_back(std::move(tables));
            return result;
        } catch (const Poco::Exception& exception) {
            return fault_of(exception);  // and the connection is given up
        }
    }

  private:
    LedgerOptions options_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Tables>> idle_;
};

}  // namespace bartizan::ledger

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ledger/group_commit.hpp"

#include <algorithm>

namespace bartizan::ledger {
namespace {

// Two writers of a MariaDB server may deadlock; the loser's transaction is run again.
constexpr int attempts = 5;
// How long a failure of the store stands for the next change.
constexpr auto failure_stands = std::chrono::seconds(2);

}  // namespace

GroupCommit::GroupCommit(std::unique_ptr<Tables> tables, std::size_t batch, std::size_t queue,
                         std::function<void()> committed)
    : tables_(std::move(tables)), batch_(batch), queue_(queue), committed_(std::move(committed)) {}

Result<void> GroupCommit::submit(Change change) {
    Waiting own{&change, {}, {}};
    std::unique_lock lock(mutex_);
    if (waiting_.size() >= queue_) {
        return Error{Fault::ledger_unavailable, "",
                     std::to_string(queue_) + " changes are waiting already"};
    }
    waiting_.push_back(&own);
    own.wake.wait(lock, [&] { return own.outcome || (!committing_ && waiting_.front() == &own); });
    if (!own.outcome) {
        commit_first(lock);
    }
    return std::move(*own.outcome);
}

// Of those that wait, as many as one transaction takes.
void GroupCommit::commit_first(std::unique_lock<std::mutex>& lock) {
    const auto count = std::min(waiting_.size(), batch_);
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
    const Batch batch(waiting_.begin(), end);
    waiting_.erase(waiting_.begin(), end);
    committing_ = true;
    lock.unlock();

    std::vector<Result<void>> results;
    const auto outcome = attempt(batch, results);
    committed_();

    lock.lock();
    failure_ = outcome ? std::nullopt : std::optional(outcome.error());
    failed_at_ = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < batch.size(); ++i) {
        batch[i]->outcome.emplace(outcome ? Result<void>(std::move(results[i]))
                                          : Result<void>(outcome.error()));
        // Before it can see its outcome, and end.
        batch[i]->wake.notify_one();
    }
    committing_ = false;
    if (!waiting_.empty()) {
        waiting_.front()->wake.notify_one();
    }
}

Result<void> GroupCommit::attempt(const Batch& batch, std::vector<Result<void>>& results) {
    // As a rule every change succeeds: savepoints are only taken when one did not.
    bool apart = false;
    for (int left = attempts;; --left) {
        results.clear();
        try {
            tables_->database.begin();
            for (const auto* waiting : batch) {
                results.push_back(apart ? apply(*waiting->change) : (*waiting->change)(*tables_));
                if (!apart && !results.back()) {
                    break;
                }
            }
            if (apart || (results.size() == batch.size() && results.back())) {
                tables_->database.commit();
                return {};
            }
            undo();  // the change may have caught what a statement threw
            apart = true;
            ++left;
        } catch (const Poco::Exception& exception) {
            undo();
            if (!apart && is_uniqueness_violation(exception)) {
                apart = true;
                ++left;
            } else if (left == 1 || !is_deadlock(exception)) {
                return fault_of(exception);
            }
        } catch (const std::exception& exception) {
            undo();
            return Error{Fault::internal, "", exception.what()};
        }
    }
}

void GroupCommit::undo() {
    tables_->database.rollback();
    tables_->renew();
}

Result<void> GroupCommit::apply(Change& change) {
    auto& database = tables_->database;
    // A violated constraint is what another process did since the change looked: looking again
    // finds it.
    for (bool again = true;; again = false) {
        database.execute("SAVEPOINT one");
        Result<void> result;
        try {
            result = change(*tables_);
        } catch (const Poco::Exception& exception) {
            if (!is_uniqueness_violation(exception)) {
                throw;
            }
            database.execute("ROLLBACK TO SAVEPOINT one");
            tables_->renew();
            if (again) {
                continue;
            }
            return Error{Fault::internal, "", exception.displayText()};
        }
        if (result) {
            database.execute("RELEASE SAVEPOINT one");
        } else {
            database.execute("ROLLBACK TO SAVEPOINT one");
            tables_->renew();  // the change may have caught what a statement threw
        }
        return result;
    }
}

Result<void> GroupCommit::recent_failure() const {
    const std::lock_guard lock(mutex_);
    if (failure_ && std::chrono::steady_clock::now() - failed_at_ < failure_stands) {
        return *failure_;
    }
    return {};
}

}  // namespace bartizan::ledger

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Group commit: changes of many waiting callers in one transaction, one wait for the disk. The
// first that waits commits for all: a thread for it would cost each of them two wake-ups.

#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "ledger/audit_table.hpp"
#include "ledger/certificate_table.hpp"
#include "ledger/crl_table.hpp"
#include "ledger/enrolment_table.hpp"
#include "ledger/lcm_tables.hpp"
#include "ledger/registration_table.hpp"

namespace bartizan::ledger {

// A connection with the statements that are prepared on it. One thread at a time.
class Tables {
  public:
    struct Prepared {
        explicit Prepared(Database& database)
            : registrations(database),
              certificates(database),
              crls(database),
              leases(database),
              audit(database),
              lcm(database),
              enrolments(database) {}

        RegistrationTable registrations;
        CertificateTable certificates;
        CrlTable crls;
        LeaseTable leases;
        AuditTable audit;
        LcmTables lcm;
        EnrolmentTable enrolments;
    };

    explicit Tables(Database opened) : database(std::move(opened)) { renew(); }

    Prepared* operator->() { return &*prepared_; }

    // A statement of Poco that threw cannot be executed again.
    void renew() { prepared_.emplace(database); }

    Database database;

  private:
    std::optional<Prepared> prepared_;
};

class GroupCommit {
  public:
    // `committed` is called after each transaction.
    GroupCommit(std::unique_ptr<Tables> tables, std::size_t batch, std::size_t queue,
                std::function<void()> committed);
    GroupCommit(const GroupCommit&) = delete;
    GroupCommit& operator=(const GroupCommit&) = delete;

    // Runs `change` in a transaction, on whichever caller's thread, and returns its result after
    // the commit. A change that returns an error, or throws, leaves no trace and harms no other. It
    // may run more than once. ledger_unavailable if too many are waiting.
    template <class T>
    Result<T> run(std::function<Result<T>(Tables&)> change) {
        std::optional<Result<T>> result;
        const auto committed = submit([&](Tables& tables) -> Result<void> {
            result.emplace(change(tables));
            return *result ? Result<void>() : Result<void>(result->error());
        });
        if (!committed) {
            return committed.error();
        }
        return std::move(*result);
    }

    // Of the store, in the last moments; ok once a transaction got through or they are over.
    Result<void> recent_failure() const;

  private:
    using Change = std::function<Result<void>(Tables&)>;

    // Of a caller, on its stack, guarded by mutex_.
    struct Waiting {
        Change* change;
        std::condition_variable wake;
        std::optional<Result<void>> outcome;
    };

    using Batch = std::vector<Waiting*>;

    Result<void> submit(Change change);
    void commit_first(std::unique_lock<std::mutex>& lock);
    Result<void> attempt(const Batch& batch, std::vector<Result<void>>& results);
    Result<void> apply(Change& change);
    void undo();

    std::unique_ptr<Tables> tables_;
    const std::size_t batch_;
    const std::size_t queue_;
    const std::function<void()> committed_;
    mutable std::mutex mutex_;  // of what follows
    std::optional<Error> failure_;
    std::chrono::steady_clock::time_point failed_at_;
    std::deque<Waiting*> waiting_;
    bool committing_ = false;
};

}  // namespace bartizan::ledger

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// One connection to the store, and what its failures mean. The two dialects differ in types,
// in how a write transaction begins and in how a uniqueness violation is told.

#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include <Poco/Data/LOB.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Exception.h>

#include "ledger/ledger.hpp"

namespace bartizan::ledger {

enum class Dialect { sqlite, mariadb };

// Of the url's scheme. MariaDB for any but sqlite: (an unknown one does not open).
Dialect dialect_of(const LedgerOptions& options);

class Database {
  public:
    enum class Access { read_write, read_only };

    // ledger_unavailable, ledger_read_only, ledger_corrupt.
    static Result<Database> open(const LedgerOptions& options, Access access);

    [[nodiscard]] Poco::Data::Session& session() { return session_; }

    [[nodiscard]] Dialect dialect() const { return dialect_; }

    // Statements without parameters. Throws Poco's exceptions.
    void execute(const std::string& sql);
    // Takes the write lock at once, so that what a change reads cannot change under it.
    void begin();
    // For one that only reads, and ends by rollback().
    void begin_reading();

    void commit() { execute("COMMIT"); }

    void rollback() noexcept;

  private:
    Database(Poco::Data::Session session, Dialect dialect)
        : session_(std::move(session)), dialect_(dialect) {}

    Poco::Data::Session session_;
    Dialect dialect_;
};

// The fault behind an exception of Poco::Data. Its text is the operator's.
Error fault_of(const Poco::Exception& exception);
bool is_uniqueness_violation(const Poco::Exception& exception);
// The server gave this transaction up for another one: it may be tried again.
bool is_deadlock(const Poco::Exception& exception);

inline Poco::Data::BLOB blob(ByteView octets) {
    return {octets.data(), octets.size()};
}

inline Poco::Data::BLOB blob(std::string_view text) {
    return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

inline Bytes octets(const Poco::Data::BLOB& value) {
    return {value.begin(), value.end()};
}

inline Digest digest_of(const Poco::Data::BLOB& value) {
    Digest out{};
    std::copy_n(value.begin(), std::min(value.size(), out.size()), out.begin());
    return out;
}

inline std::string text(const Poco::Data::BLOB& value) {
    return {value.begin(), value.end()};
}

inline std::int64_t seconds(Time time) {
    return time.time_since_epoch().count();
}

inline Time time_of(std::int64_t since_epoch) {
    return Time(std::chrono::seconds(since_epoch));
}

}  // namespace bartizan::ledger

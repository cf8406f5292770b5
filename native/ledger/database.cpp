// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ledger/database.hpp"

#include <filesystem>
#include <mutex>
#include <sqlite3.h>
#include <sys/stat.h>
#include <system_error>

#include <Poco/Data/MySQL/Connector.h>
#include <Poco/Data/MySQL/MySQLException.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/SQLiteException.h>
#include <Poco/Data/SQLite/Utility.h>

namespace bartizan::ledger {
namespace {

using namespace Poco::Data::Keywords;

void register_connectors() {
    static std::once_flag once;
    std::call_once(once, [] {
        // Its statistics would put each allocation of every thread behind one lock.
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        Poco::Data::SQLite::Connector::registerConnector();
        Poco::Data::MySQL::Connector::registerConnector();
    });
}

void prepare_sqlite(Database& database, const LedgerOptions& options, Database::Access access) {
    database.execute("PRAGMA busy_timeout = " + std::to_string(options.busy_timeout.count()));
    database.execute("PRAGMA foreign_keys = ON");
    // FULL: a commit returns when the log is on the disk. NORMAL would lose answered requests.
    database.execute("PRAGMA synchronous = FULL");
    if (access == Database::Access::read_write) {
        // Not for readers: SQLite maps the file anew whenever it has grown.
        database.execute("PRAGMA mmap_size = 1073741824");
        // Keys of the digest table come in random order: its pages should stay in memory.
        database.execute("PRAGMA cache_size = -16384");  // KiB
        database.execute("PRAGMA journal_mode = WAL");
        // Rarely: see checkpoints.hpp.
        database.execute("PRAGMA wal_autocheckpoint = 32000");  // pages
    }
}

void prepare_mariadb(Database& database) {
    int flush = 0;
    database.session() << "SELECT @@GLOBAL.innodb_flush_log_at_trx_commit", into(flush), now;
    if (flush != 1) {
        throw Poco::Data::DataException(
            "innodb_flush_log_at_trx_commit must be 1: other values lose answered requests");
    }
    // A violated constraint is answered with the row that violated it, which the snapshot of
    // REPEATABLE READ would hide.
    database.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
    database.execute("SET SESSION sql_mode = 'STRICT_ALL_TABLES'");
}

Result<void> check_sqlite_file(const std::string& path) {
    const std::filesystem::path file(path);
    std::error_code code;
    const auto folder = file.has_parent_path() ? file.parent_path() : ".";
    if (!std::filesystem::is_directory(folder, code)) {
        return Error{Fault::ledger_unavailable, "", folder.string() + " is not a directory"};
    }

    struct stat status {};

    if (::stat(path.c_str(), &status) == 0 && (status.st_mode & S_IWUSR) == 0) {
        // Root could write it all the same; whoever took the bit away meant it.
        return Error{Fault::ledger_read_only, "", path + " is not writable"};
    }
    return {};
}

bool contains(const Poco::Exception& exception, std::string_view text) {
    return exception.displayText().find(text) != std::string::npos;
}

}  // namespace

Dialect dialect_of(const LedgerOptions& options) {
    return options.url.starts_with("sqlite:") ? Dialect::sqlite : Dialect::mariadb;
}

Result<Database> Database::open(const LedgerOptions& options, Access access) {
    register_connectors();
    constexpr std::string_view sqlite = "sqlite:";
    constexpr std::string_view mysql = "mysql:";
    try {
        if (options.url.starts_with(sqlite)) {
            const auto path = options.url.substr(sqlite.size());
            BARTIZAN_CHECK(check_sqlite_file(path));
            Database database(Poco::Data::Session("SQLite", path), Dialect::sqlite);
            prepare_sqlite(database, options, access);
            return database;
        }
        if (options.url.starts_with(mysql)) {
            Database database(Poco::Data::Session("MySQL", options.url.substr(mysql.size())),
                              Dialect::mariadb);
            prepare_mariadb(database);
            return database;
        }
    } catch (const Poco::Exception& exception) {
        return fault_of(exception);
    }
    return Error{Fault::ledger_unavailable, "", "the url begins with neither sqlite: nor mysql:"};
}

void Database::execute(const std::string& sql) {
    if (dialect_ == Dialect::mariadb) {
        session_ << sql, now;
        return;
    }
    // Poco's own way compiles the statement and describes columns that are not there.
    auto* handle = Poco::Data::SQLite::Utility::dbHandle(session_);
    const int code = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        Poco::Data::SQLite::Utility::throwException(handle, code);
    }
}

void Database::begin() {
    execute(dialect_ == Dialect::sqlite ? "BEGIN IMMEDIATE" : "START TRANSACTION");
}

void Database::begin_reading() {
    execute(dialect_ == Dialect::sqlite ? "BEGIN" : "START TRANSACTION READ ONLY");
}

void Database::rollback() noexcept {
    try {
        execute("ROLLBACK");
    } catch (const Poco::Exception&) {
        // The store rolled back by itself; what made it do so is being reported already.
        return;
    }
}

Error fault_of(const Poco::Exception& exception) {
    namespace sqlite = Poco::Data::SQLite;
    const auto is = [&]<class E>(E*) { return dynamic_cast<const E*>(&exception) != nullptr; };
    auto fault = Fault::ledger_unavailable;
    if (is(static_cast<sqlite::DatabaseFullException*>(nullptr)) ||
        contains(exception, "errno]: 1114") || contains(exception, "errno]: 1021")) {
        fault = Fault::ledger_full;
    } else if (is(static_cast<sqlite::ReadOnlyException*>(nullptr)) ||
               is(static_cast<sqlite::DBAccessDeniedException*>(nullptr)) ||
               contains(exception, "readonly database") || contains(exception, "errno]: 1290")) {
        fault = Fault::ledger_read_only;
    } else if (is(static_cast<sqlite::CorruptImageException*>(nullptr)) ||
               contains(exception, "not a database") || contains(exception, "malformed")) {
        fault = Fault::ledger_corrupt;
    }
    return {fault, "", exception.displayText()};
}

bool is_uniqueness_violation(const Poco::Exception& exception) {
    return dynamic_cast<const Poco::Data::SQLite::ConstraintViolationException*>(&exception) !=
               nullptr ||
           contains(exception, "errno]: 1062");
}

bool is_deadlock(const Poco::Exception& exception) {
    return contains(exception, "errno]: 1213") || contains(exception, "errno]: 1205");
}

}  // namespace bartizan::ledger

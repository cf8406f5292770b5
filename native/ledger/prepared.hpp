// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A statement that each certificate needs. Poco compiles a statement of SQLite anew at each
// execution, which costs more than executing it: here SQLite's own handle keeps it compiled. On
// MariaDB it is Poco's.

#pragma once

#include <deque>
#include <initializer_list>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "ledger/database.hpp"

struct sqlite3_stmt;

namespace bartizan::ledger {

class Prepared {
  public:
    using Value = std::variant<std::int64_t, std::string_view, ByteView>;
    enum class Kind { integer, text };

    // The one that the column's kind says.
    struct Cell {
        std::int64_t integer = 0;
        std::string text;
    };

    using Row = std::vector<Cell>;

    // `columns`: of a query. The values of an execution are one for each `?`, always of the
    // same kinds. All calls throw Poco's exceptions.
    Prepared(Database& database, std::string sql, std::vector<Kind> columns = {});
    Prepared(const Prepared&) = delete;
    Prepared& operator=(const Prepared&) = delete;
    ~Prepared();

    void change(std::initializer_list<Value> values);
    // The first row; nullopt if there is none.
    std::optional<Row> first(std::initializer_list<Value> values);

  private:
    struct OnMariaDb;

    std::optional<Row> on_sqlite(std::initializer_list<Value> values);
    std::optional<Row> on_mariadb(std::initializer_list<Value> values);
    void finish(int code);

    Database& database_;
    const std::string sql_;
    const std::vector<Kind> columns_;
    sqlite3_stmt* compiled_ = nullptr;
    std::unique_ptr<OnMariaDb> mariadb_;
};

}  // namespace bartizan::ledger

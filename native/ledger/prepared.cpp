// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ledger/prepared.hpp"

#include <sqlite3.h>

#include <Poco/Data/SQLite/Utility.h>

namespace bartizan::ledger {
namespace {

using namespace Poco::Data::Keywords;

sqlite3* handle_of(Database& database) {
    return Poco::Data::SQLite::Utility::dbHandle(database.session());
}

// Valid until the statement is reset: the values outlive that.
int bind(sqlite3_stmt* statement, int place, const Prepared::Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        return sqlite3_bind_int64(statement, place, *number);
    }
    if (const auto* text = std::get_if<std::string_view>(&value)) {
        // A null pointer would be NULL.
        return sqlite3_bind_text(statement, place, text->empty() ? "" : text->data(),
                                 static_cast<int>(text->size()), SQLITE_STATIC);
    }
    const auto octets = std::get<ByteView>(value);
    return octets.empty() ? sqlite3_bind_zeroblob(statement, place, 0)
                          : sqlite3_bind_blob(statement, place, octets.data(),
                                              static_cast<int>(octets.size()), SQLITE_STATIC);
}

}  // namespace

// What Poco's statement is bound to.
struct Prepared::OnMariaDb {
    explicit OnMariaDb(Database& database) : statement(database.session()) {}

    std::deque<std::variant<std::int64_t, std::string, Poco::Data::BLOB>> values;
    std::deque<Cell> cells;
    Poco::Data::Statement statement;
};

Prepared::Prepared(Database& database, std::string sql, std::vector<Kind> columns)
    : database_(database), sql_(std::move(sql)), columns_(std::move(columns)) {}

Prepared::~Prepared() {
    sqlite3_finalize(compiled_);
}

void Prepared::change(std::initializer_list<Value> values) {
    static_cast<void>(first(values));
}

std::optional<Prepared::Row> Prepared::first(std::initializer_list<Value> values) {
    return database_.dialect() == Dialect::sqlite ? on_sqlite(values) : on_mariadb(values);
}

void Prepared::finish(int code) {
    // Again after an error: a reset tells the error of the step, which is known already.
    const int reset = compiled_ == nullptr ? SQLITE_OK : sqlite3_reset(compiled_);
    const int first_error = code == SQLITE_ROW || code == SQLITE_DONE ? reset : code;
    if (first_error != SQLITE_OK) {
        Poco::Data::SQLite::Utility::throwException(handle_of(database_), first_error);
    }
}

std::optional<Prepared::Row> Prepared::on_sqlite(std::initializer_list<Value> values) {
    if (compiled_ == nullptr) {
        const int code =
            sqlite3_prepare_v3(handle_of(database_), sql_.c_str(), static_cast<int>(sql_.size()),
                               SQLITE_PREPARE_PERSISTENT, &compiled_, nullptr);
        if (code != SQLITE_OK) {
            Poco::Data::SQLite::Utility::throwException(handle_of(database_), code);
        }
    }
    int place = 0;
    for (const auto& value : values) {
        if (const int code = bind(compiled_, ++place, value); code != SQLITE_OK) {
            finish(code);
        }
    }
    const int code = sqlite3_step(compiled_);
    std::optional<Row> row;
    if (code == SQLITE_ROW) {
        row.emplace(columns_.size());
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const int column = static_cast<int>(i);
            if (columns_[i] == Kind::integer) {
                (*row)[i].integer = sqlite3_column_int64(compiled_, column);
            } else if (const auto* text = sqlite3_column_text(compiled_, column)) {
                (*row)[i].text.assign(
                    reinterpret_cast<const char*>(text),
                    static_cast<std::size_t>(sqlite3_column_bytes(compiled_, column)));
            }
        }
    }
    finish(code);
    return row;
}

std::optional<Prepared::Row> Prepared::on_mariadb(std::initializer_list<Value> values) {
    const bool fresh = !mariadb_;
    if (fresh) {
        mariadb_ = std::make_unique<OnMariaDb>(database_);
        mariadb_->values.resize(values.size());
        mariadb_->cells.resize(columns_.size());
    }
    auto& on = *mariadb_;
    auto place = on.values.begin();
    for (const auto& value : values) {
        if (const auto* number = std::get_if<std::int64_t>(&value)) {
            *place = *number;
        } else if (const auto* text = std::get_if<std::string_view>(&value)) {
            *place = std::string(*text);
        } else {
            *place = blob(std::get<ByteView>(value));
        }
        ++place;
    }
    if (fresh) {
        on.statement << sql_;
        for (auto& value : on.values) {
            std::visit([&](auto& bound) { on.statement.addBind(use(bound)); }, value);
        }
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (columns_[i] == Kind::integer) {
                on.statement.addExtract(into(on.cells[i].integer));
            } else {
                on.statement.addExtract(into(on.cells[i].text));
            }
        }
    }
    const auto count = on.statement.execute();
    return !columns_.empty() && count > 0 ? std::optional(Row(on.cells.begin(), on.cells.end()))
                                          : std::nullopt;
}

}  // namespace bartizan::ledger

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// All records of one kind as the VIM told them at one time: sorted by their ids, never changed
// after they were made. Memory: four octets for each member of a record, eight for each index,
// each distinct text once, and the texts of members that nearly every record has its own of.

#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "json/view.hpp"
#include "vim/fields.hpp"
#include "vim/text_pool.hpp"

namespace bartizan::vim {

class Table {
  public:
    explicit Table(Kind kind) : kind_(kind), width_(traits(kind).fields.size()) {}

    [[nodiscard]] Kind kind() const { return kind_; }

    [[nodiscard]] std::size_t size() const { return cells_.size() / width_; }

    // Absent is what the VIM did not tell us at all: often, what we may not read.
    [[nodiscard]] json::View cell(std::size_t row, std::size_t field) const {
        return json::View(pool_[cells_[row * width_ + field]]);
    }

    // A hint that the row, or one of its texts, is looked at soon: rows of a list that an index
    // found lie far apart, and waiting for them is most of such a list's time.
    void expect(std::size_t row) const {
        const auto* const cells = &cells_[row * width_];
        __builtin_prefetch(cells);
        __builtin_prefetch(cells + width_ / 2);
    }

    void expect(std::size_t row, std::size_t field) const {
        pool_.expect(cells_[row * width_ + field]);
    }

    // The identifier without its quotes.
    [[nodiscard]] std::string_view id(std::size_t row) const;
    [[nodiscard]] std::optional<std::size_t> find(std::string_view id) const;
    // By the identifier as it stands in another record.
    [[nodiscard]] std::optional<std::size_t> find(json::View id) const;
    // The first row whose id is greater.
    [[nodiscard]] std::size_t after(std::string_view id) const;

    struct Entry {
        TextPool::Handle value = 0;
        std::uint32_t row = 0;

        friend auto operator<=>(const Entry&, const Entry&) = default;
    };

    // Entries whose member is that JSON text, by ascending row. `field` is the first or one of
    // the kind's `indexed`: std::logic_error for another.
    [[nodiscard]] std::span<const Entry> find_all(std::size_t field, std::string_view json) const;

    [[nodiscard]] std::size_t memory() const;

  private:
    friend class TableBuilder;

    struct Index {
        std::size_t field = 0;
        std::vector<Entry> entries;  // sorted
    };

    Kind kind_;
    std::size_t width_;
    TextPool pool_;
    std::vector<TextPool::Handle> cells_;  // row by row
    std::vector<Index> indexes_;
};

// A record as its kind's members. Lives as long as its table.
template <Kind K>
class Record {
  public:
    Record() = default;

    Record(const Table& table, std::size_t row) : table_(&table), row_(row) {}

    [[nodiscard]] explicit operator bool() const { return table_ != nullptr; }

    // Absent in a record that there is not.
    [[nodiscard]] json::View operator[](Field<K> field) const {
        return table_ == nullptr ? json::View() : table_->cell(row_, field.slot);
    }

    [[nodiscard]] std::string_view id() const {
        return table_ == nullptr ? std::string_view() : table_->id(row_);
    }

    [[nodiscard]] std::size_t row() const { return row_; }

  private:
    const Table* table_ = nullptr;
    std::size_t row_ = 0;
};

// Takes records in any order.
class TableBuilder {
  public:
    explicit TableBuilder(Kind kind);

    // One text for each member of the kind, in their order. False, and nothing is kept, if the
    // id is missing, is neither text nor number, or is here already.
    [[nodiscard]] bool add(std::span<const std::string_view> values);

    // Every record of `old` that is not here and for which `keep(row)` is true.
    template <class Keep>
    void take_over(const Table& old, Keep keep) {
        std::vector<std::string_view> values(table_->width_);
        for (std::size_t row = 0; row < old.size(); ++row) {
            for (std::size_t field = 0; field < values.size(); ++field) {
                values[field] = old.cell(row, field).json();
            }
            if (keep(row)) {
                (void)add(values);  // what is here is newer
            }
        }
    }

    [[nodiscard]] std::size_t size() const { return table_->size(); }

    // The builder is empty afterwards.
    std::shared_ptr<const Table> finish();

  private:
    // What is known of the values of a member. Where most are new, the pool is not asked: the
    // search would miss the cache for each, to find nothing.
    struct Column {
        std::string_view last;  // of the record before, as the pool keeps it
        TextPool::Hash hash = 0;
        bool looked_up = false;  // for good: records are found by it
        bool differs = false;    // in the record that is added now, from the one before
        std::uint32_t interned = 0;
        std::uint32_t fresh = 0;  // of these

        [[nodiscard]] bool is_unique() const;
    };

    [[nodiscard]] TextPool::Handle handle_of(Column& column, std::string_view value);

    std::unique_ptr<Table> table_;
    std::vector<Column> columns_;
    std::vector<TextPool::Handle> row_;
    std::vector<bool> seen_;  // by the handle of the id
};

}  // namespace bartizan::vim

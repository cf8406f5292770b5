// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/table.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <ranges>
#include <stdexcept>

namespace bartizan::vim {
namespace {

std::string_view bare(std::string_view json) {
    return json.starts_with('"') ? json.substr(1, json.size() - 2) : json;
}

// Values of a member that are looked up before it is taken for unique.
constexpr std::uint32_t trial = 1024;

bool is_indexed(const KindTraits& kind, std::size_t field) {
    return field == 0 || std::ranges::find(kind.indexed, kind.fields[field]) != kind.indexed.end();
}

// Sorts as the text does, for its first eight octets.
std::uint64_t prefix_of(std::string_view text) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        out = out << 8U | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
    }
    return out;
}

// By value, and by row within a value. They come by row, and a pass for each digit of the value
// keeps that order: as many passes for a million rows as for a hundred.
void sort_by_value(std::vector<Table::Entry>& entries) {
    constexpr unsigned digit = 11;  // bits: the counts of one pass fit the first cache
    if (std::ranges::is_sorted(entries)) {
        return;
    }
    std::vector<Table::Entry> sorted(entries.size());
    for (unsigned shift = 0; shift < 32; shift += digit) {
        const auto bucket = [shift](const Table::Entry& entry) {
            return entry.value >> shift & ((1U << digit) - 1);
        };
        std::array<std::size_t, 1UL << digit> begins{};
        for (const auto& entry : entries) {
            ++begins[bucket(entry)];
        }
        std::exclusive_scan(begins.begin(), begins.end(), begins.begin(), std::size_t{0});
        for (const auto& entry : entries) {
            sorted[begins[bucket(entry)]++] = entry;
        }
        entries.swap(sorted);
    }
}

struct Key {
    std::uint64_t prefix = 0;
    std::size_t row = 0;
};

}  // namespace

std::string_view Table::id(std::size_t row) const {
    return bare(cell(row, 0).json());
}

std::optional<std::size_t> Table::find(std::string_view id) const {
    const auto row = static_cast<std::size_t>(
        std::ranges::lower_bound(std::views::iota(std::size_t{0}, size()), id, {},
                                 [this](std::size_t at) { return this->id(at); }) -
        std::views::iota(std::size_t{0}, size()).begin());
    return row < size() && this->id(row) == id ? std::optional(row) : std::nullopt;
}

std::optional<std::size_t> Table::find(json::View id) const {
    const auto found = find_all(0, id.json());
    return id.absent() || found.empty() ? std::nullopt : std::optional<std::size_t>(found[0].row);
}

std::size_t Table::after(std::string_view id) const {
    const auto rows = std::views::iota(std::size_t{0}, size());
    return static_cast<std::size_t>(
        std::ranges::upper_bound(rows, id, {}, [this](std::size_t at) { return this->id(at); }) -
        rows.begin());
}

std::span<const Table::Entry> Table::find_all(std::size_t field, std::string_view json) const {
    const auto index = std::ranges::find(indexes_, field, &Index::field);
    if (index == indexes_.end()) {
        throw std::logic_error("a member that has no index");
    }
    const auto value = pool_.find(json);
    if (!value || json.empty() || json == "null") {
        return {};
    }
    const auto found = std::ranges::equal_range(index->entries, *value, {}, &Entry::value);
    return {found.begin(), found.end()};
}

std::size_t Table::memory() const {
    auto out = pool_.memory() + cells_.capacity() * sizeof(TextPool::Handle);
    for (const auto& index : indexes_) {
        out += index.entries.capacity() * sizeof(Entry);
    }
    return out;
}

TableBuilder::TableBuilder(Kind kind)
    : table_(std::make_unique<Table>(kind)), columns_(table_->width_), row_(table_->width_) {
    for (std::size_t field = 0; field < columns_.size(); ++field) {
        columns_[field].looked_up = is_indexed(traits(kind), field);
    }
}

bool TableBuilder::add(std::span<const std::string_view> values) {
    auto& table = *table_;
    const auto id = values.front();
    const bool text = id.size() > 2 && id.front() == '"';
    const bool number = !id.empty() && id.front() >= '0' && id.front() <= '9';
    if (!text && !number) {
        return false;
    }
    // All before the first is looked for: the memory of one comes while another is hashed.
    for (std::size_t field = 0; field < values.size(); ++field) {
        auto& column = columns_[field];
        // Half of what is told of a record is told of the one before.
        column.differs = column.last != values[field];
        if (column.differs && !column.is_unique()) {
            column.hash = TextPool::hash_of(values[field]);
            table.pool_.prefetch(column.hash);
        }
    }
    const auto handle = table.pool_.intern(id, columns_.front().hash);
    if (handle >= seen_.size()) {
        seen_.resize(2UL * handle + 1);
    }
    if (seen_[handle]) {
        return false;
    }
    seen_[handle] = true;
    row_.front() = handle;
    for (std::size_t field = 1; field < values.size(); ++field) {
        if (columns_[field].differs) {
            row_[field] = handle_of(columns_[field], values[field]);
            columns_[field].last = table.pool_[row_[field]];
        }
    }
    table.cells_.insert(table.cells_.end(), row_.begin(), row_.end());
    return true;
}

TextPool::Handle TableBuilder::handle_of(Column& column, std::string_view value) {
    auto& pool = table_->pool_;
    if (column.is_unique()) {
        return pool.append(value);
    }
    const auto before = pool.size();
    const auto out = pool.intern(value, column.hash);
    ++column.interned;
    column.fresh += pool.size() > before ? 1 : 0;
    return out;
}

bool TableBuilder::Column::is_unique() const {
    return !looked_up && interned >= trial && fresh >= interned / 4 * 3;
}

std::shared_ptr<const Table> TableBuilder::finish() {
    auto& table = *table_;
    const auto width = table.width_;
    std::vector<Key> order(table.size());
    for (std::size_t row = 0; row < order.size(); ++row) {
        order[row] = {prefix_of(table.id(row)), row};
    }
    std::ranges::sort(order, [&table](const Key& one, const Key& other) {
        return one.prefix != other.prefix ? one.prefix < other.prefix
                                          : table.id(one.row) < table.id(other.row);
    });
    std::vector<TextPool::Handle> cells;
    cells.reserve(table.cells_.size());
    for (const auto& key : order) {
        const auto* const from = table.cells_.data() + key.row * width;
        cells.insert(cells.end(), from, from + width);
    }
    table.cells_ = std::move(cells);
    const auto& kind = traits(table.kind_);
    const auto null = table.pool_.find("null").value_or(0);
    for (std::size_t field = 0; field < width; ++field) {
        if (!is_indexed(kind, field)) {
            continue;
        }
        Table::Index index{field, {}};
        index.entries.reserve(table.size());
        for (std::size_t row = 0; row < table.size(); ++row) {
            const auto value = table.cells_[row * width + field];
            if (value != 0 && value != null) {
                index.entries.push_back({value, static_cast<std::uint32_t>(row)});
            }
        }
        sort_by_value(index.entries);
        table.indexes_.push_back(std::move(index));
    }
    const auto kind_of = table.kind_;
    std::shared_ptr<const Table> out = std::move(table_);
    *this = TableBuilder(kind_of);
    return out;
}

}  // namespace bartizan::vim

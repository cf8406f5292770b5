// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What is known of a VIM at one time: a table for each kind, how each of them stands, and how
// old it is. A snapshot never changes: whoever reads, reads one.

#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "vim/services.hpp"
#include "vim/table.hpp"

namespace bartizan::vim {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

enum class Standing : std::uint8_t {
    not_read,       // nobody has asked yet
    good,           // the table is what the VIM said
    not_deployed,   // the service or extension is not there
    not_permitted,  // our credential may not read it
    failed,         // the last reading failed; a table that is here is the last good one
};

struct KindState {
    Standing standing = Standing::not_read;
    std::shared_ptr<const Table> table;  // null: nothing good was ever read
    Time as_of{};                        // when the reading of the table began
    std::string trouble;                 // of the last reading, for the operator
    bool whole = true;  // false: the VIM has more of them than it shows to our credential
};

class Snapshot {
  public:
    std::array<KindState, kind_count> kinds;
    std::shared_ptr<const Services> services;  // null until the driver told
    std::optional<Error> trouble;              // why it does not tell them now
    std::uint64_t generation = 0;              // greater than that of every snapshot before

    [[nodiscard]] const KindState& state(Kind kind) const {
        return kinds[static_cast<std::size_t>(kind)];
    }

    [[nodiscard]] bool has(Kind kind) const { return state(kind).table != nullptr; }

    // An empty one if there is none.
    [[nodiscard]] const Table& table(Kind kind) const;

    template <Kind K>
    [[nodiscard]] Record<K> find(json::View id) const {
        return found<K>(table(K).find(id));
    }

    template <Kind K>
    [[nodiscard]] Record<K> find(std::string_view id) const {
        return found<K>(table(K).find(id));
    }

    template <Kind K>
    [[nodiscard]] Record<K> record(std::size_t row) const {
        return {table(K), row};
    }

    // for (const auto record : snapshot.all<Kind::nova_services>())
    template <Kind K>
    [[nodiscard]] auto all() const {
        return Rows<K>{&table(K)};
    }

    // Those whose member is that JSON text; the member is one of the kind's `indexed`.
    template <Kind K>
    [[nodiscard]] auto all_with(Field<K> field, json::View value) const {
        return Matches<K>{&table(K), table(K).find_all(field.slot, value.json())};
    }

  private:
    template <Kind K>
    [[nodiscard]] Record<K> found(std::optional<std::size_t> row) const {
        return row ? Record<K>(table(K), *row) : Record<K>();
    }

    template <Kind K>
    struct Rows {
        const Table* table;

        struct Iterator {
            const Table* table;
            std::size_t row;

            Record<K> operator*() const { return {*table, row}; }

            Iterator& operator++() {
                ++row;
                return *this;
            }

            bool operator==(const Iterator&) const = default;
        };

        [[nodiscard]] Iterator begin() const { return {table, 0}; }

        [[nodiscard]] Iterator end() const { return {table, table->size()}; }
    };

    template <Kind K>
    struct Matches {
        const Table* table;
        std::span<const Table::Entry> entries;

        struct Iterator {
            const Table* table;
            const Table::Entry* entry;

            Record<K> operator*() const { return {*table, entry->row}; }

            Iterator& operator++() {
                ++entry;
                return *this;
            }

            bool operator==(const Iterator&) const = default;
        };

        [[nodiscard]] Iterator begin() const { return {table, entries.data()}; }

        [[nodiscard]] Iterator end() const { return {table, entries.data() + entries.size()}; }
    };
};

// The snapshot of one VIM, replaced as it is read anew. Any thread reads; one writes.
class Inventory {
  public:
    Inventory() : current_(std::make_shared<const Snapshot>()) {}

    [[nodiscard]] std::shared_ptr<const Snapshot> current() const { return current_.load(); }

    void replace(Kind kind, KindState state);
    void replace(std::shared_ptr<const Services> services);
    // The driver does not tell them: what is known of them stays.
    void replace(const Error& no_services);

  private:
    std::atomic<std::shared_ptr<const Snapshot>> current_;
};

}  // namespace bartizan::vim

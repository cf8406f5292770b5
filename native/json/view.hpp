// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Looks into a JSON text without copying it. Only for texts that parse() or a PageScanner has
// taken: nothing is checked here a second time, and nothing is allocated but for escapes.

#pragma once

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string_view>

namespace bartizan::json {

// One value. A view of an absent member is empty and of no kind.
class View {
  public:
    View() = default;

    explicit View(std::string_view json) : json_(json) {}

    [[nodiscard]] std::string_view json() const { return json_; }

    [[nodiscard]] bool absent() const { return json_.empty(); }

    // Also for an absent one: the services leave out what others answer with null.
    [[nodiscard]] bool is_null() const { return json_.empty() || json_ == "null"; }

    [[nodiscard]] bool is_text() const { return !json_.empty() && json_.front() == '"'; }

    [[nodiscard]] bool is_array() const { return !json_.empty() && json_.front() == '['; }

    [[nodiscard]] bool is_object() const { return !json_.empty() && json_.front() == '{'; }

    // Not rounded, however many digits: the token as it stands. Empty for what is no number.
    [[nodiscard]] std::string_view number_token() const;

    // What is between the quotes, its escapes resolved with memory of `memory`. Empty for what
    // is no string.
    [[nodiscard]] std::string_view text(std::pmr::memory_resource* memory) const;

    [[nodiscard]] std::optional<bool> boolean() const;
    // Nothing for a fraction, an exponent and what is beyond 64 bits.
    [[nodiscard]] std::optional<std::int64_t> integer() const;
    [[nodiscard]] std::optional<double> number() const;

    // The first member of that name; absent if this is no object or has none. The names of the
    // services have no escapes.
    [[nodiscard]] View operator[](std::string_view name) const;

  private:
    std::string_view json_;
};

// for (const auto item : Items(view)): of an array; nothing for any other value.
class Items {
  public:
    explicit Items(View array) : text_(array.is_array() ? array.json() : std::string_view()) {}

    class Iterator {
      public:
        explicit Iterator(std::string_view rest) : rest_(rest) { advance(); }

        Iterator() = default;

        View operator*() const { return item_; }

        Iterator& operator++() {
            advance();
            return *this;
        }

        bool operator!=(const Iterator& /*end*/) const { return !item_.absent(); }

      private:
        void advance();

        std::string_view rest_;  // behind the bracket or the comma
        View item_;
    };

    [[nodiscard]] Iterator begin() const {
        return text_.empty() ? Iterator() : Iterator(text_.substr(1));
    }

    [[nodiscard]] Iterator end() const { return {}; }

  private:
    std::string_view text_;
};

struct MemberView {
    std::string_view name;  // as it stands between its quotes
    View value;
};

// for (const auto& [name, value] : Members(view)): of an object; nothing for any other value.
class Members {
  public:
    explicit Members(View object)
        : text_(object.is_object() ? object.json() : std::string_view()) {}

    class Iterator {
      public:
        explicit Iterator(std::string_view rest) : rest_(rest) { advance(); }

        Iterator() = default;

        const MemberView& operator*() const { return member_; }

        Iterator& operator++() {
            advance();
            return *this;
        }

        bool operator!=(const Iterator& /*end*/) const { return !member_.value.absent(); }

      private:
        void advance();

        std::string_view rest_;
        MemberView member_;
    };

    [[nodiscard]] Iterator begin() const {
        return text_.empty() ? Iterator() : Iterator(text_.substr(1));
    }

    [[nodiscard]] Iterator end() const { return {}; }

  private:
    std::string_view text_;
};

}  // namespace bartizan::json

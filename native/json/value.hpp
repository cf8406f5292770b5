// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// JSON (RFC 8259), read whole and bounded. The only home of the JSON library.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "fault/result.hpp"

namespace bartizan::json {

// Limits of a text, each tested at its edge.
struct Limits {
    std::size_t octets = 1024UL * 1024;
    std::size_t depth = 32;  // nested arrays and objects
};

class Value;

using Array = std::vector<Value>;
using Object = std::vector<std::pair<std::string, Value>>;  // in the text's order

class Value {
  public:
    Value() = default;  // null

    explicit Value(bool value) : data_(value) {}

    explicit Value(std::int64_t value) : data_(value) {}

    explicit Value(double value) : data_(value) {}

    explicit Value(std::string value) : data_(std::move(value)) {}

    explicit Value(Array value) : data_(std::move(value)) {}

    explicit Value(Object value) : data_(std::move(value)) {}

    [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(data_); }

    // Null pointers and empty optionals for a value of another type.
    [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&data_); }

    [[nodiscard]] const Array* array() const { return std::get_if<Array>(&data_); }

    [[nodiscard]] const Object* object() const { return std::get_if<Object>(&data_); }

    [[nodiscard]] std::optional<bool> boolean() const;
    [[nodiscard]] std::optional<std::int64_t> integer() const;
    [[nodiscard]] std::optional<double> number() const;  // of an integer, too

    // The member of that name; null if this is no object or has none.
    [[nodiscard]] const Value* find(std::string_view name) const;

  private:
    std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> data_;
};

// Exactly one value and nothing after it: malformed_request otherwise, also for invalid UTF-8,
// a member name that stands twice in one object, an integer beyond 64 bits and deeper nesting
// than the limit; too_large for a longer text.
Result<Value> parse(std::string_view text, const Limits& limits = {});

}  // namespace bartizan::json

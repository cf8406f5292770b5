// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Writing JSON, without a tree: members and items in the order of the calls.

#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace bartizan::json {

// Writer w; w.begin_object(); w.member("id", id); w.name("items"); w.begin_array(); ...
class Writer {
  public:
    void begin_object() { open('{'); }

    void end_object() { close('}'); }

    void begin_array() { open('['); }

    void end_array() { close(']'); }

    void name(std::string_view text);
    void value(std::string_view text);

    void value(const char* text) { value(std::string_view(text)); }

    void value(bool value);

    template <std::integral I>
    void value(I number) {
        integer(static_cast<std::int64_t>(number));
    }

    // Shortest form; null for what JSON has no number for.
    void value(double number);
    void null();
    // A text that is JSON already.
    void raw(std::string_view json);

    template <class T>
    void member(std::string_view member_name, const T& member_value) {
        name(member_name);
        value(member_value);
    }

    [[nodiscard]] const std::string& text() const& { return out_; }

    [[nodiscard]] std::string text() && { return std::move(out_); }

  private:
    void separate();
    void open(char bracket);
    void close(char bracket);
    void integer(std::int64_t number);
    void quoted(std::string_view text);

    std::string out_;
    bool first_ = true;
};

}  // namespace bartizan::json

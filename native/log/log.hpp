// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The operator's log: a JSON object in each line, to standard error or to syslog. Never a value
// of a CSR attribute, a PIN, a nonce, key octets or a token.
//
//   log::Line(log::Level::info, "listening").with("listener", "certm").with("port", 8443);

#pragma once

#include <concepts>
#include <string>
#include <string_view>

#include "fault/fault.hpp"
#include "json/writer.hpp"

namespace bartizan::log {

enum class Level { info, warning, error };

enum class Sink { standard_error, syslog };

// Before the first line, once.
void open(Sink sink, const std::string& program);

// Written when it ends, whole, so that lines of many threads do not mix.
class Line {
  public:
    Line(Level level, std::string_view event);
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
    ~Line();

    // At most max_value octets of it: what a client sent may be long.
    Line& with(std::string_view name, std::string_view value);

    Line& with(std::string_view name, std::integral auto value) {
        writer_.member(name, value);
        return *this;
    }

    // The fault's name, its public text, the operator's text and what to do.
    Line& with(const Error& error);

    static constexpr std::size_t max_value = 512;

  private:
    Level level_;
    json::Writer writer_;
};

}  // namespace bartizan::log

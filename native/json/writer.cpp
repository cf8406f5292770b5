// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "json/writer.hpp"

#include <charconv>
#include <cmath>
#include <cstring>

#include <simdjson.h>

namespace bartizan::json {
namespace {

// Octets of the well-formed UTF-8 character at the front of `text` (Unicode table 3-7); 0 if
// there is none.
std::size_t character_length(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length > text.size() || !simdjson::validate_utf8(text.data(), length)) {
        return 0;
    }
    return length;
}

constexpr std::uint64_t lows = 0x0101010101010101U;
constexpr std::uint64_t highs = lows << 7U;

// Stands in a JSON text as it is.
bool is_plain(char c) {
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

// A bit in each octet of `word` that is `c`, and perhaps in those above it.
constexpr std::uint64_t octets_like(std::uint64_t word, unsigned char c) {
    const auto difference = word ^ (lows * c);
    return (difference - lows) & ~difference;
}

// How many octets of the text's front are plain, eight at a time.
std::size_t plain_length(std::string_view text) {
    std::size_t at = 0;
    for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
        std::memcpy(&word, text.data() + at, sizeof word);
        const auto controls = (word - lows * 0x20) & ~word;
        const auto others = controls | word | octets_like(word, 0x7f) | octets_like(word, '"') |
                            octets_like(word, '\\');
        if ((others & highs) != 0) {
            break;
        }
    }
    while (at < text.size() && is_plain(text[at])) {
        ++at;
    }
    return at;
}

}  // namespace

void Writer::name(std::string_view text) {
    separate();
    quoted(text);
    out_ += ':';
    first_ = true;
}

void Writer::value(std::string_view text) {
    separate();
    quoted(text);
}

void Writer::value(bool value) {
    separate();
    out_ += value ? "true" : "false";
}

void Writer::value(double number) {
    if (!std::isfinite(number)) {
        null();
        return;
    }
    separate();
    char text[32];
    out_.append(text, std::to_chars(text, text + sizeof text, number).ptr);
}

void Writer::null() {
    separate();
    out_ += "null";
}

void Writer::raw(std::string_view json) {
    separate();
    out_ += json;
}

void Writer::integer(std::int64_t number) {
    separate();
    out_ += std::to_string(number);
}

void Writer::separate() {
    if (!first_) {
        out_ += ',';
    }
    first_ = false;
}

void Writer::open(char bracket) {
    separate();
    out_ += bracket;
    first_ = true;
}

void Writer::close(char bracket) {
    out_ += bracket;
    first_ = false;
}

void Writer::quoted(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    out_ += '"';
    while (true) {
        // Nearly all of nearly every text.
        const auto plain = plain_length(text);
        out_ += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) {
            break;
        }
        const auto length = character_length(text);
        if (length == 0) {
            out_ += "\xef\xbf\xbd";  // U+FFFD: what is no character must not leave as one
            text.remove_prefix(1);
            continue;
        }
        const auto c = static_cast<unsigned char>(text.front());
        if (length > 1) {
            out_ += text.substr(0, length);
        } else if (c == '"' || c == '\\') {
            out_ += '\\';
            out_ += static_cast<char>(c);
        } else if (c == '\n') {
            out_ += "\\n";
        } else {
            out_ += "\\u00";
            out_ += digits[c >> 4U];
            out_ += digits[c & 15U];
        }
        text.remove_prefix(length);
    }
    out_ += '"';
}

}  // namespace bartizan::json

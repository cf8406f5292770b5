// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "json/view.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace bartizan::json {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void skip_spaces(std::string_view& text) {
    while (!text.empty() && is_space(text.front())) {
        text.remove_prefix(1);
    }
}

// Octets of the string at the front of `text`, with its quotes.
std::size_t string_length(std::string_view text) {
    for (auto at = text.find('"', 1); at != std::string_view::npos; at = text.find('"', at + 1)) {
        const auto before = text.find_last_not_of('\\', at - 1);
        if ((at - before) % 2 == 1) {  // an even number of backslashes
            return at + 1;
        }
    }
    return text.size();
}

std::size_t container_length(std::string_view text) {
    std::size_t depth = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        switch (text[at]) {
            case '"':
                at += string_length(text.substr(at)) - 1;
                break;
            case '[':
            case '{':
                ++depth;
                break;
            case ']':
            case '}':
                if (--depth == 0) {
                    return at + 1;
                }
                break;
            default:
                break;
        }
    }
    return text.size();
}

std::size_t value_length(std::string_view text) {
    switch (text.front()) {
        case '"':
            return string_length(text);
        case '[':
        case '{':
            return container_length(text);
        default: {
            const auto end = std::ranges::find_if(
                text, [](char c) { return c == ',' || c == ']' || c == '}' || is_space(c); });
            return static_cast<std::size_t>(end - text.begin());
        }
    }
}

// Takes the next item of a container, and the comma behind it; empty at the bracket.
std::string_view take_value(std::string_view& rest) {
    skip_spaces(rest);
    if (rest.empty() || rest.front() == ']' || rest.front() == '}') {
        return {};
    }
    const auto value = rest.substr(0, value_length(rest));
    rest.remove_prefix(value.size());
    skip_spaces(rest);
    if (!rest.empty() && (rest.front() == ',' || rest.front() == ':')) {
        rest.remove_prefix(1);
    }
    return value;
}

std::string_view between_quotes(std::string_view string) {
    return string.substr(1, string.size() - 2);
}

unsigned hex_digits(const char* at) {
    unsigned out = 0;
    std::from_chars(at, at + 4, out, 16);
    return out;
}

char* put_utf8(char* out, unsigned point) {
    const auto put = [&out](unsigned octet) { *out++ = static_cast<char>(octet); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xc0U | (point >> 6U));
        put(0x80U | (point & 0x3fU));
    } else if (point < 0x10000) {
        put(0xe0U | (point >> 12U));
        put(0x80U | ((point >> 6U) & 0x3fU));
        put(0x80U | (point & 0x3fU));
    } else {
        put(0xf0U | (point >> 18U));
        put(0x80U | ((point >> 12U) & 0x3fU));
        put(0x80U | ((point >> 6U) & 0x3fU));
        put(0x80U | (point & 0x3fU));
    }
    return out;
}

// Never longer than the escaped text: \uXXXX is at most three octets, a pair of them four.
std::string_view unescaped(std::string_view text, std::pmr::memory_resource* memory) {
    auto* const begin = static_cast<char*>(memory->allocate(text.size(), 1));
    auto* out = begin;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\\') {
            *out++ = text[at];
            continue;
        }
        constexpr std::string_view letters = "bfnrt";
        constexpr std::string_view meant = "\b\f\n\r\t";
        const char c = text[++at];
        if (const auto known = letters.find(c); known != std::string_view::npos) {
            *out++ = meant[known];
        } else if (c != 'u') {
            *out++ = c;
        } else {
            unsigned point = hex_digits(text.data() + at + 1);
            at += 4;
            const bool high = point >= 0xd800 && point < 0xdc00;
            if (high && text.substr(at + 1).starts_with("\\u") && at + 6 < text.size()) {
                const auto low = hex_digits(text.data() + at + 3);
                if (low >= 0xdc00 && low < 0xe000) {
                    point = 0x10000 + ((point - 0xd800) << 10U) + (low - 0xdc00);
                    at += 6;
                }
            }
            // Half of a pair is no character.
            out = put_utf8(out, point >= 0xd800 && point < 0xe000 ? 0xfffdU : point);
        }
    }
    return {begin, static_cast<std::size_t>(out - begin)};
}

}  // namespace

std::string_view View::number_token() const {
    const bool number =
        !json_.empty() && (json_.front() == '-' || (json_.front() >= '0' && json_.front() <= '9'));
    return number ? json_ : std::string_view();
}

std::string_view View::text(std::pmr::memory_resource* memory) const {
    if (!is_text()) {
        return {};
    }
    const auto inner = between_quotes(json_);
    return std::memchr(inner.data(), '\\', inner.size()) == nullptr ? inner
                                                                    : unescaped(inner, memory);
}

std::optional<bool> View::boolean() const {
    if (json_ == "true" || json_ == "false") {
        return json_ == "true";
    }
    return std::nullopt;
}

std::optional<std::int64_t> View::integer() const {
    std::int64_t out = 0;
    const auto* const end = json_.data() + json_.size();
    const auto [at, code] = std::from_chars(json_.data(), end, out);
    return code == std::errc() && at == end ? std::optional(out) : std::nullopt;
}

std::optional<double> View::number() const {
    double out = 0;
    const auto token = number_token();
    const auto* const end = token.data() + token.size();
    const auto [at, code] = std::from_chars(token.data(), end, out);
    return !token.empty() && code == std::errc() && at == end ? std::optional(out) : std::nullopt;
}

View View::operator[](std::string_view name) const {
    for (const auto& [member, value] : Members(*this)) {
        if (member == name) {
            return value;
        }
    }
    return {};
}

void Items::Iterator::advance() {
    item_ = View(take_value(rest_));
}

void Members::Iterator::advance() {
    const auto name = take_value(rest_);
    if (name.empty()) {
        member_ = {};
        return;
    }
    member_ = {between_quotes(name), View(take_value(rest_))};
}

}  // namespace bartizan::json

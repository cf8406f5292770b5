// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <algorithm>
#include <charconv>
#include <strings.h>

#include "wire/http.hpp"

namespace bartizan::wire {
namespace {

constexpr std::size_t max_segments = 16;
constexpr std::size_t max_parameters = 64;

bool is_control(char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet < 0x20 || octet == 0x7f;
}

// `form`: '+' is a space, as every client library writes it in a query.
std::optional<std::string> decoded(std::string_view text, bool form) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            unsigned octet = 0;
            const auto* first = text.data() + i + 1;
            if (text.size() - i < 3 ||
                std::from_chars(first, first + 2, octet, 16).ptr != first + 2) {
                return std::nullopt;
            }
            c = static_cast<char>(octet);
            i += 2;
        } else if (c == '+' && form) {
            c = ' ';
        }
        if (is_control(c)) {
            return std::nullopt;
        }
        out += c;
    }
    return out;
}

bool read_path(std::string_view path, std::vector<std::string>& segments) {
    while (!path.empty()) {
        path.remove_prefix(1);  // the slash
        const auto slash = path.find('/');
        auto segment = decoded(path.substr(0, slash), false);
        // Dot segments are the client's to resolve; here they only hide what is meant.
        if (!segment || *segment == "." || *segment == ".." || segments.size() == max_segments) {
            return false;
        }
        segments.push_back(std::move(*segment));
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash);
    }
    return true;
}

bool read_query(std::string_view query,
                std::vector<std::pair<std::string, std::string>>& parameters) {
    while (!query.empty()) {
        const auto end = query.find('&');
        const auto one = query.substr(0, end);
        const auto equals = one.find('=');
        auto name = decoded(one.substr(0, equals), true);
        auto value = equals == std::string_view::npos ? std::optional(std::string())
                                                      : decoded(one.substr(equals + 1), true);
        if (!name || !value || parameters.size() == max_parameters) {
            return false;
        }
        if (!one.empty()) {
            parameters.emplace_back(std::move(*name), std::move(*value));
        }
        query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
    }
    return true;
}

}  // namespace

std::optional<Target> Target::parse(std::string_view text) {
    if (!text.starts_with('/') || text.find('#') != std::string_view::npos) {
        return std::nullopt;
    }
    Target target;
    const auto mark = text.find('?');
    if (!read_path(text.substr(0, mark), target.segments)) {
        return std::nullopt;
    }
    if (mark != std::string_view::npos && !read_query(text.substr(mark + 1), target.parameters)) {
        return std::nullopt;
    }
    return target;
}

const std::string* Request::header(std::string_view name) const {
    const auto found = std::ranges::find_if(headers, [&](const auto& field) {
        return field.first.size() == name.size() &&
               ::strncasecmp(field.first.data(), name.data(), name.size()) == 0;
    });
    return found == headers.end() ? nullptr : &found->second;
}

}  // namespace bartizan::wire

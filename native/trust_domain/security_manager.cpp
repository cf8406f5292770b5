// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "trust_domain/security_manager.hpp"

#include <algorithm>
#include <utility>

namespace bartizan::trust_domain {
namespace {

constexpr std::pair<Mode, std::string_view> modes[] = {
    {Mode::passive, "PASSIVE"},
    {Mode::semi_active, "SEMI-ACTIVE"},
    {Mode::fully_active, "FULLY-ACTIVE"},
};

constexpr std::pair<HostScope, std::string_view> host_scopes[] = {
    {HostScope::all, "ALL"},
    {HostScope::hosts_of_scope, "HOSTS_OF_SCOPE"},
    {HostScope::aggregates, "AGGREGATES"},
};

char upper_case(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

template <class Table, class E>
std::string_view name_in(const Table& table, E value) {
    return std::ranges::find(table, value, [](const auto& row) { return row.first; })->second;
}

template <class E, std::size_t N>
std::optional<E> named_in(const std::pair<E, std::string_view> (&table)[N], std::string_view text) {
    for (const auto& [value, name] : table) {
        if (std::ranges::equal(name, text, {}, {}, upper_case)) {
            return value;
        }
    }
    return std::nullopt;
}

}  // namespace

std::string_view name_of(Mode mode) {
    return name_in(modes, mode);
}

std::string_view name_of(HostScope scope) {
    return name_in(host_scopes, scope);
}

std::optional<Mode> mode_named(std::string_view text) {
    return named_in(modes, text);
}

std::optional<HostScope> host_scope_named(std::string_view text) {
    return named_in(host_scopes, text);
}

bool is_name(std::string_view text) {
    const auto is_alnum = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !text.empty() && text.size() <= 32 && is_alnum(text.front()) && is_alnum(text.back()) &&
           std::ranges::all_of(text, [&](char c) { return c == '-' || is_alnum(c); });
}

}  // namespace bartizan::trust_domain

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Attributes of a JSON object that another program has written: what is needed must be there and
// fit, what is not known is passed over.

#pragma once

#include <algorithm>

#include "json/value.hpp"

namespace bartizan::vnf_lcm {

// Identifiers and names: what the ledger keeps in one column.
inline constexpr std::size_t max_text = 255;

inline Error malformed_field(std::string_view name, std::string_view why) {
    return {Fault::malformed_request, std::string(name) + ": " + std::string(why), ""};
}

// Printable, so that it stands in a log or a path as it is.
inline Result<std::string> required_text(const json::Value& object, std::string_view name) {
    const auto* member = object.find(name);
    const auto* text = member == nullptr ? nullptr : member->text();
    if (text == nullptr || text->empty() || text->size() > max_text) {
        return malformed_field(name, "a text of 1 to 255 octets");
    }
    if (std::ranges::any_of(*text, [](unsigned char octet) { return octet < 0x20; })) {
        return malformed_field(name, "it has control characters");
    }
    return *text;
}

// An identifier that stands in paths and filters as it is.
inline bool is_id(std::string_view text) {
    const auto plain = [](unsigned char octet) {
        return (octet >= '0' && octet <= '9') || (octet >= 'a' && octet <= 'z') ||
               (octet >= 'A' && octet <= 'Z') || octet == '-' || octet == '_' || octet == '.';
    };
    return std::ranges::all_of(text, plain) &&
           text.find_first_not_of('.') != std::string_view::npos;
}

inline Result<std::string> required_id(const json::Value& object, std::string_view name) {
    BARTIZAN_TRY(auto id, required_text(object, name));
    if (!is_id(id)) {
        return malformed_field(name, "an identifier of letters, digits, '-', '_' and '.'");
    }
    return id;
}

// Empty if it is absent or null.
inline Result<std::string> optional_text(const json::Value& object, std::string_view name) {
    const auto* member = object.find(name);
    if (member == nullptr || member->is_null() ||
        (member->text() != nullptr && member->text()->empty())) {
        return std::string();
    }
    return required_text(object, name);
}

}  // namespace bartizan::vnf_lcm

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Information elements as tables: one row for each attribute, with its place in the standard
// and where OpenStack has it. Filters, selectors, the OpenAPI document and the reference page
// are read from these rows.

#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace bartizan::element {

enum class Qualifier : std::uint8_t { mandatory, optional, conditional };

enum class Type : std::uint8_t {
    identifier,
    text,
    integer,
    number,
    boolean,
    date_time,  // RFC 3339, UTC, milliseconds
    object,     // of the attribute's `element`
    map,        // of names that the standard does not fix
};

// How often it stands in an element.
enum class Cardinality : std::uint8_t { one, zero_or_one, zero_or_more, one_or_more };

struct InformationElement;

struct Attribute {
    std::string_view name;
    Qualifier qualifier = Qualifier::mandatory;
    Cardinality cardinality = Cardinality::one;
    Type type = Type::text;
    std::string_view source;       // OpenStack field and conversion, for people
    std::string_view values = "";  // "ENABLED, DISABLED" of an enumeration that is closed
    const InformationElement* element = nullptr;
    bool by_default = true;  // stands in lists unless it was asked to leave it out

    [[nodiscard]] constexpr bool many() const {
        return cardinality == Cardinality::zero_or_more || cardinality == Cardinality::one_or_more;
    }

    [[nodiscard]] constexpr bool at_least_one() const {
        return cardinality == Cardinality::one || cardinality == Cardinality::one_or_more;
    }
};

struct InformationElement {
    std::string_view name;    // "VirtualCompute"
    std::string_view clause;  // "IFA 005 8.4.3.2"; "extension" if no document has it
    std::span<const Attribute> attributes;

    // Null if it has none of that name.
    [[nodiscard]] const Attribute* find(std::string_view attribute) const;
};

}  // namespace bartizan::element

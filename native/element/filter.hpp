// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// An attribute filter (SOL 013 5.2; spec sc-vi 2.3) held against elements. Conditions with one
// array in their path are met by the same item of it; an attribute that is absent meets none.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "element/object.hpp"
#include "fault/result.hpp"
#include "sol013/filter.hpp"

namespace bartizan::element {

class Filter {
  public:
    // Every element.
    Filter() = default;

    // malformed_request: the filter's syntax, an attribute that the element does not have, a
    // value that is none of the attribute's type.
    static Result<Filter> read(std::string_view text, const InformationElement& element);

    // The elements whose attribute is that text.
    static Filter equal(std::string_view attribute, std::string_view value);

    [[nodiscard]] bool matches(const Object& element) const;

    // False: no element that has this text there matches; empty: that has no such attribute.
    // For who knows a text of an element before it is made.
    [[nodiscard]] bool admits(std::string_view attribute, std::string_view text) const;

    // The value that the attribute must have, if the filter says so with one `eq`: what an
    // index can be asked for.
    [[nodiscard]] const std::string* equal_to(std::string_view attribute) const;

    // Whether a condition is about the attribute at the end of the path or what is in it.
    [[nodiscard]] bool asks_for(std::span<const std::string_view> path) const;

  private:
    struct Test {
        sol013::Condition condition;
        Type type = Type::text;       // of what is compared
        std::vector<double> numbers;  // the values, if that is a number
    };

    using Tests = std::vector<const Test*>;

    static Result<Test> compile(sol013::Condition condition, const InformationElement& element);
    static bool object_matches(const Object& object, const Tests& tests, std::size_t depth);
    static bool member_matches(const Node& node, const Tests& tests, std::size_t depth);
    static bool value_matches(const Node& node, const Test& test);
    static bool keys_match(const Object& map, const Test& test);

    std::vector<Test> tests_;
};

}  // namespace bartizan::element

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "element/filter.hpp"

#include <algorithm>
#include <charconv>

#include "date_time/date_time.hpp"
#include "json/view.hpp"

namespace bartizan::element {
namespace {

using sol013::Condition;
using sol013::Operator;

Error malformed(const Condition& condition, std::string_view what) {
    return {Fault::malformed_request,
            "filter: " + sol013::spelled_path(condition).substr(0, 128) + ": " + std::string(what),
            ""};
}

std::optional<double> number_of(std::string_view text) {
    double out = 0;
    const auto* const end = text.data() + text.size();
    const auto [at, code] = std::from_chars(text.data(), end, out);
    return !text.empty() && code == std::errc() && at == end ? std::optional(out) : std::nullopt;
}

bool is_containment(Operator op) {
    return op == Operator::cont || op == Operator::ncont;
}

bool is_order(Operator op) {
    return op == Operator::gt || op == Operator::gte || op == Operator::lt || op == Operator::lte;
}

template <class T>
bool ordered(Operator op, const T& one, const T& other) {
    switch (op) {
        case Operator::gt:
            return one > other;
        case Operator::gte:
            return one >= other;
        case Operator::lt:
            return one < other;
        default:
            return one <= other;
    }
}

bool text_matches(std::string_view text, const Condition& condition) {
    const auto& values = condition.values;
    const auto is = [text](const std::string& value) { return text == value; };
    const auto contains = [text](const std::string& value) {
        return text.find(value) != std::string_view::npos;
    };
    switch (condition.op) {
        case Operator::eq:
        case Operator::in:
            return std::ranges::any_of(values, is);
        case Operator::neq:
        case Operator::nin:
            return std::ranges::none_of(values, is);
        case Operator::cont:
            return std::ranges::any_of(values, contains);
        case Operator::ncont:
            return std::ranges::none_of(values, contains);
        default:
            return ordered(condition.op, text, std::string_view(values.front()));
    }
}

bool number_matches(double number, Operator op, const std::vector<double>& values) {
    const auto is = [number](double value) { return number == value; };
    switch (op) {
        case Operator::eq:
        case Operator::in:
            return std::ranges::any_of(values, is);
        case Operator::neq:
        case Operator::nin:
            return std::ranges::none_of(values, is);
        default:
            return ordered(op, number, values.front());
    }
}

std::optional<double> number_of(const Node& node) {
    switch (node.kind()) {
        case Node::Kind::integer:
            return static_cast<double>(node.integer());
        case Node::Kind::number:
            return node.number();
        case Node::Kind::json:
            return json::View(node.text()).number();
        case Node::Kind::text:
            return number_of(node.text());
        default:
            return std::nullopt;
    }
}

}  // namespace

Result<Filter> Filter::read(std::string_view text, const InformationElement& element) {
    BARTIZAN_TRY(auto conditions, sol013::parse_filter(text));
    Filter out;
    for (auto& condition : conditions) {
        BARTIZAN_TRY(auto test, compile(std::move(condition), element));
        out.tests_.push_back(std::move(test));
    }
    return out;
}

Filter Filter::equal(std::string_view attribute, std::string_view value) {
    Filter out;
    out.tests_.push_back(
        {{Operator::eq, {std::string(attribute)}, false, {std::string(value)}}, Type::text, {}});
    return out;
}

Result<Filter::Test> Filter::compile(Condition condition, const InformationElement& element) {
    Test out;
    const auto* type = &element;
    const Attribute* attribute = nullptr;
    for (const auto& name : condition.path) {
        if (type == nullptr) {
            if (attribute->type != Type::map) {
                return malformed(condition,
                                 "there is nothing below " + std::string(attribute->name));
            }
            break;  // the keys of a map are free
        }
        attribute = type->find(name);
        if (attribute == nullptr) {
            return malformed(condition, "there is no such attribute of " + std::string(type->name));
        }
        type = attribute->element;
    }
    const bool in_map = attribute->type == Type::map && attribute->name != condition.path.back();
    const bool of_map = attribute->type == Type::map && !in_map;
    if (condition.of_keys ? !of_map && !in_map : (of_map || attribute->type == Type::object)) {
        return malformed(condition, condition.of_keys ? "@key is for maps"
                                                      : "it has attributes, and no value itself");
    }
    out.type = in_map || condition.of_keys ? Type::text : attribute->type;
    const bool numeric = out.type == Type::integer || out.type == Type::number;
    if (out.type == Type::boolean && (is_order(condition.op) || is_containment(condition.op))) {
        return malformed(condition, "true and false have no such operator");
    }
    if (numeric && is_containment(condition.op)) {
        return malformed(condition, "cont and ncont are for texts");
    }
    for (auto& value : condition.values) {
        if (numeric) {
            const auto number = number_of(value);
            if (!number) {
                return malformed(condition, "a number is expected");
            }
            out.numbers.push_back(*number);
        } else if (out.type == Type::boolean && value != "true" && value != "false") {
            return malformed(condition, "true or false is expected");
        } else if (out.type == Type::date_time && !is_containment(condition.op)) {
            const auto time = date_time::read_time(value);
            if (!time) {
                return malformed(condition, "a date and time is expected (RFC 3339)");
            }
            value = date_time::write_time(*time);  // as the attribute has it
        }
    }
    out.condition = std::move(condition);
    return out;
}

bool Filter::matches(const Object& element) const {
    Tests tests;
    tests.reserve(tests_.size());
    for (const auto& test : tests_) {
        tests.push_back(&test);
    }
    return object_matches(element, tests, 0);
}

bool Filter::admits(std::string_view attribute, std::string_view text) const {
    return std::ranges::all_of(tests_, [&](const Test& test) {
        const auto& path = test.condition.path;
        const bool of_it = path.size() == 1 && path.front() == attribute && !test.condition.of_keys;
        return !of_it || (!text.empty() && text_matches(text, test.condition));
    });
}

const std::string* Filter::equal_to(std::string_view attribute) const {
    for (const auto& [condition, type, numbers] : tests_) {
        if (condition.op == Operator::eq && !condition.of_keys && condition.path.size() == 1 &&
            condition.path.front() == attribute) {
            return &condition.values.front();
        }
    }
    return nullptr;
}

bool Filter::asks_for(std::span<const std::string_view> path) const {
    return std::ranges::any_of(tests_, [path](const Test& test) {
        const auto& asked = test.condition.path;
        return asked.size() >= path.size() && std::equal(path.begin(), path.end(), asked.begin());
    });
}

bool Filter::object_matches(const Object& object, const Tests& tests, std::size_t depth) {
    // Those that go on through one member are held against it together.
    Tests rest = tests;
    while (!rest.empty()) {
        const auto& name = rest.front()->condition.path[depth];
        Tests together;
        std::erase_if(rest, [&](const Test* test) {
            const bool same = test->condition.path[depth] == name;
            if (same) {
                together.push_back(test);
            }
            return same;
        });
        const auto* const node = object.find(name);
        if (node == nullptr || !member_matches(*node, together, depth + 1)) {
            return false;
        }
    }
    return true;
}

bool Filter::member_matches(const Node& node, const Tests& tests, std::size_t depth) {
    if (node.kind() == Node::Kind::array) {
        return std::ranges::any_of(node.array().items(), [&](const Node& item) {
            return member_matches(item, tests, depth);
        });
    }
    Tests deeper;
    for (const auto* test : tests) {
        if (test->condition.path.size() > depth) {
            deeper.push_back(test);
        } else if (test->condition.of_keys
                       ? node.kind() != Node::Kind::object || !keys_match(node.object(), *test)
                       : !value_matches(node, *test)) {
            return false;
        }
    }
    return deeper.empty() ||
           (node.kind() == Node::Kind::object && object_matches(node.object(), deeper, depth));
}

bool Filter::keys_match(const Object& map, const Test& test) {
    return std::ranges::any_of(map.members(), [&test](const Member& member) {
        return text_matches(member.name, test.condition);
    });
}

bool Filter::value_matches(const Node& node, const Test& test) {
    if (test.type == Type::integer || test.type == Type::number) {
        const auto number = number_of(node);
        return number && number_matches(*number, test.condition.op, test.numbers);
    }
    switch (node.kind()) {
        case Node::Kind::text:
            return text_matches(node.text(), test.condition);
        case Node::Kind::boolean:
            return text_matches(node.boolean() ? "true" : "false", test.condition);
        case Node::Kind::integer:
            return text_matches(std::to_string(node.integer()), test.condition);
        case Node::Kind::json: {
            std::pmr::monotonic_buffer_resource memory;
            const json::View view(node.text());
            return text_matches(view.is_text() ? view.text(&memory) : node.text(), test.condition);
        }
        default:
            return false;
    }
}

}  // namespace bartizan::element

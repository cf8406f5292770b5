// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "json/value.hpp"

#include <algorithm>

#include <simdjson.h>

namespace bartizan::json {
namespace {

Error malformed(std::string detail) {
    return {Fault::malformed_request, "not JSON: " + std::move(detail), ""};
}

Result<Value> copy(const simdjson::dom::element& element);

Result<Value> copy_object(const simdjson::dom::object& object) {
    Object out;
    std::vector<std::string_view> names;
    for (const auto& [name, member] : object) {
        names.push_back(name);
        BARTIZAN_TRY(auto value, copy(member));
        out.emplace_back(std::string(name), std::move(value));
    }
    // Two readers of a text with one name twice may see two different values.
    std::ranges::sort(names);
    if (const auto twice = std::ranges::adjacent_find(names); twice != names.end()) {
        return malformed("the member '" + std::string(twice->substr(0, 64)) + "' stands twice");
    }
    return Value(std::move(out));
}

Result<Value> copy(const simdjson::dom::element& element) {
    using simdjson::dom::element_type;
    switch (element.type()) {
        case element_type::OBJECT:
            return copy_object(simdjson::dom::object(element));
        case element_type::ARRAY: {
            Array out;
            for (const auto& item : simdjson::dom::array(element)) {
                BARTIZAN_TRY(auto value, copy(item));
                out.push_back(std::move(value));
            }
            return Value(std::move(out));
        }
        case element_type::STRING:
            return Value(std::string(std::string_view(element)));
        case element_type::INT64:
            return Value(std::int64_t(element));
        case element_type::UINT64:
            return malformed("an integer beyond 64 bits with sign");
        case element_type::DOUBLE:
            return Value(double(element));
        case element_type::BOOL:
            return Value(bool(element));
        case element_type::NULL_VALUE:
            break;
    }
    return Value();
}

}  // namespace

std::optional<bool> Value::boolean() const {
    const auto* value = std::get_if<bool>(&data_);
    return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<std::int64_t> Value::integer() const {
    const auto* value = std::get_if<std::int64_t>(&data_);
    return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<double> Value::number() const {
    if (const auto whole = integer()) {
        return static_cast<double>(*whole);
    }
    const auto* value = std::get_if<double>(&data_);
    return value == nullptr ? std::nullopt : std::optional(*value);
}

const Value* Value::find(std::string_view name) const {
    const auto* members = object();
    if (members == nullptr) {
        return nullptr;
    }
    const auto found = std::ranges::find(*members, name, &Object::value_type::first);
    return found == members->end() ? nullptr : &found->second;
}

Result<Value> parse(std::string_view text, const Limits& limits) {
    if (text.size() > limits.octets) {
        return Error{Fault::too_large,
                     "JSON of at most " + std::to_string(limits.octets) + " octets", ""};
    }
    if (text.empty()) {
        return malformed("empty");
    }
    simdjson::dom::parser parser(limits.octets);
    if (parser.allocate(text.size() + 1, limits.depth) != simdjson::SUCCESS) {
        throw std::bad_alloc();
    }
    simdjson::dom::element root;
    const auto code = parser.parse(text.data(), text.size()).get(root);
    if (code != simdjson::SUCCESS) {
        return malformed(simdjson::error_message(code));
    }
    return copy(root);
}

}  // namespace bartizan::json

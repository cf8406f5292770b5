// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "element/object.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <new>

namespace bartizan::element {

std::string_view name_of(Reason reason) {
    switch (reason) {
        case Reason::no_source:
            return "NO_SOURCE";
        case Reason::not_deployed:
            return "NOT_DEPLOYED";
        case Reason::not_permitted:
            return "NOT_PERMITTED";
        case Reason::source_error:
            return "SOURCE_ERROR";
        case Reason::not_applicable:
            return "NOT_APPLICABLE";
        case Reason::not_yet_known:
            break;
    }
    return "NOT_YET_KNOWN";
}

const Attribute* InformationElement::find(std::string_view attribute) const {
    const auto found = std::ranges::find(attributes, attribute, &Attribute::name);
    return found == attributes.end() ? nullptr : &*found;
}

std::string_view Memory::keep(std::string_view text) {
    return joined({text});
}

std::string_view Memory::joined(std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    for (const auto part : parts) {
        size += part.size();
    }
    auto* const begin = static_cast<char*>(resource_.allocate(size, 1));
    auto* at = begin;
    for (const auto part : parts) {
        at = std::ranges::copy(part, at).out;
    }
    return {begin, size};
}

std::string_view Memory::number(double value) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    return keep({text, static_cast<std::size_t>(end - text)});
}

// Objects and arrays are never destroyed: all that they hold is in the memory.
Object& Memory::object() {
    return *new (resource_.allocate(sizeof(Object), alignof(Object))) Object(*this);
}

Array::Array(Memory& memory) : memory_(memory), items_(memory.resource()) {}

void Array::text(std::string_view value) {
    items_.push_back(Node(Node::Kind::text, value));
}

void Array::json(std::string_view value) {
    items_.push_back(Node(Node::Kind::json, value));
}

Object& Array::object() {
    auto& made = memory_.object();
    items_.push_back(Node(&made));
    return made;
}

Object::Object(Memory& memory)
    : memory_(memory),
      members_(memory.resource()),
      unavailable_(memory.resource()),
      derived_(memory.resource()) {
    members_.reserve(16);
}

void Object::text(std::string_view name, std::string_view value) {
    members_.push_back({name, Node(Node::Kind::text, value), false});
}

void Object::integer(std::string_view name, std::int64_t value) {
    members_.push_back({name, Node(value)});
}

void Object::number(std::string_view name, double value) {
    members_.push_back({name, Node(value)});
}

void Object::boolean(std::string_view name, bool value) {
    members_.push_back({name, Node(value)});
}

void Object::json(std::string_view name, std::string_view value) {
    members_.push_back({name, Node(Node::Kind::json, value)});
}

void Object::tenant(std::string_view name, std::string_view value) {
    members_.push_back({name, Node(Node::Kind::json, value), true});
}

Object& Object::object(std::string_view name) {
    auto& made = memory_.object();
    members_.push_back({name, Node(&made)});
    return made;
}

Array& Object::array(std::string_view name) {
    auto& made = *new (memory_.resource()->allocate(sizeof(Array), alignof(Array))) Array(memory_);
    members_.push_back({name, Node(&made)});
    return made;
}

void Object::unavailable(std::string_view attribute, Reason reason, std::string_view detail) {
    unavailable_.push_back({attribute, reason, detail});
}

void Object::derived(std::string_view attribute) {
    derived_.push_back(attribute);
}

const Node* Object::find(std::string_view name) const {
    const auto found = std::ranges::find(members_, name, &Member::name);
    return found == members_.end() ? nullptr : &found->value;
}

}  // namespace bartizan::element

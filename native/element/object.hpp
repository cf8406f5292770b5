// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// An information element while it is answered: a tree in the memory of one request. Texts are
// views into the snapshot or into that memory: nothing is copied that stands there already.

#pragma once

#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "element/schema.hpp"

namespace bartizan::element {

class Object;
class Node;

// Why an attribute is absent (spec sc-vi 1.1).
enum class Reason : std::uint8_t {
    no_source,       // OpenStack has no such concept
    not_deployed,    // the service or extension is missing here
    not_permitted,   // to our credential, or to whom it would be released
    source_error,    // timeout, 5xx, unusable answer
    not_applicable,  // unlimited, unplaced
    not_yet_known,
};
std::string_view name_of(Reason reason);

// Of one request. Not for several threads at once.
class Memory {
  public:
    Memory() = default;
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;

    [[nodiscard]] std::pmr::memory_resource* resource() { return &resource_; }

    // A copy that lives as long as the memory.
    std::string_view keep(std::string_view text);
    std::string_view joined(std::initializer_list<std::string_view> parts);
    // "16:1", "1.5:1": shortest form (spec sc-vi 10.1).
    std::string_view number(double value);

    Object& object();

    // Everything that was made in it is gone.
    void release() { resource_.release(); }

  private:
    std::byte first_[16384];
    std::pmr::monotonic_buffer_resource resource_{first_, sizeof first_};
};

class Array {
  public:
    explicit Array(Memory& memory);

    void text(std::string_view value);
    void json(std::string_view value);
    Object& object();

    [[nodiscard]] const std::pmr::vector<Node>& items() const { return items_; }

  private:
    friend class Object;
    Memory& memory_;
    std::pmr::vector<Node> items_;
};

class Node {
  public:
    enum class Kind : std::uint8_t { text, integer, number, boolean, json, object, array };

    [[nodiscard]] Kind kind() const { return kind_; }

    // Of a text: its characters. Of json: a JSON text that is copied as it is.
    [[nodiscard]] std::string_view text() const { return {text_, size_}; }

    [[nodiscard]] std::int64_t integer() const { return integer_; }

    [[nodiscard]] double number() const { return number_; }

    [[nodiscard]] bool boolean() const { return boolean_; }

    [[nodiscard]] Object& object() const { return *object_; }

    [[nodiscard]] Array& array() const { return *array_; }

  private:
    friend class Object;
    friend class Array;

    Node(Kind kind, std::string_view text)
        : text_(text.data()), size_(static_cast<std::uint32_t>(text.size())), kind_(kind) {}

    explicit Node(std::int64_t value) : integer_(value), kind_(Kind::integer) {}

    explicit Node(double value) : number_(value), kind_(Kind::number) {}

    explicit Node(bool value) : boolean_(value), kind_(Kind::boolean) {}

    explicit Node(Object* value) : object_(value), kind_(Kind::object) {}

    explicit Node(Array* value) : array_(value), kind_(Kind::array) {}

    union {
        const char* text_;
        std::int64_t integer_;
        double number_;
        bool boolean_;
        Object* object_;
        Array* array_;
    };

    std::uint32_t size_ = 0;
    Kind kind_;
};

struct Member {
    std::string_view name;
    Node value;
    bool tenant = false;  // a free key of a tenant, which may hold anything
};

struct Unavailable {
    std::string_view attribute;  // path with '/'
    Reason reason;
    std::string_view detail;  // for the Security Manager; may be empty
};

class Object {
  public:
    explicit Object(Memory& memory);

    // Each adds a member behind those that are there. The name and the text must live as long
    // as the memory.
    void text(std::string_view name, std::string_view value);
    void integer(std::string_view name, std::int64_t value);
    void number(std::string_view name, double value);
    void boolean(std::string_view name, bool value);
    // A JSON text of the services, unchanged: numbers of any length, free structures.
    void json(std::string_view name, std::string_view value);
    Object& object(std::string_view name);
    Array& array(std::string_view name);
    // A free key of a tenant and its JSON text: released by allow-list alone (spec sc-vi 1.8).
    void tenant(std::string_view name, std::string_view value);

    // Honesty (spec sc-vi 1.1): an attribute that is not here, and why; one that was computed.
    void unavailable(std::string_view attribute, Reason reason, std::string_view detail = {});
    void derived(std::string_view attribute);

    [[nodiscard]] const std::pmr::vector<Member>& members() const { return members_; }

    [[nodiscard]] std::pmr::vector<Member>& members() { return members_; }

    [[nodiscard]] const std::pmr::vector<Unavailable>& unavailable() const { return unavailable_; }

    [[nodiscard]] const std::pmr::vector<std::string_view>& derived() const { return derived_; }

    [[nodiscard]] const Node* find(std::string_view name) const;

    [[nodiscard]] Memory& memory() const { return memory_; }

  private:
    Memory& memory_;
    std::pmr::vector<Member> members_;
    std::pmr::vector<Unavailable> unavailable_;
    std::pmr::vector<std::string_view> derived_;
};

}  // namespace bartizan::element

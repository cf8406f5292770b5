// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The collections of Sc-Vi: one for each resource of spec sc-vi 2.2, with the operation that it
// answers, the information element that it is of, and where it comes from.

#pragma once

#include <functional>
#include <span>

#include "element/filter.hpp"
#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

// Which elements are wanted. More may be made than are: the filter is held against each.
struct Wanted {
    std::string_view after;         // ids that are greater; empty: all
    const element::Filter& filter;  // for what an index can narrow down
    // computeResourceTypeId that capacities of computing are told of; empty: every class.
    std::string_view measured = {};
};

// Takes the elements in the order of their ids. False: no more are needed.
using Emit = std::function<bool(const Element& element)>;

struct Collection {
    std::string_view path;       // "compute_resources", below /sctelem/v1
    std::string_view operation;  // "queryCompute"
    std::string_view rows;       // "Q13", of spec sc-vi 3; several with spaces
    std::string_view clause;     // "IFA 006 7.3.1.3"
    const element::InformationElement* type = nullptr;
    std::string_view id;  // attribute that identifies one
    // What it is made from: without the first ones nothing can be said, without the others
    // attributes are missing.
    std::span<const Kind> needs;
    std::span<const Kind> uses;
    void (*list)(const Reading& reading, const Wanted& wanted, const Emit& emit) = nullptr;
    // What no OpenStack has; the operation answers 501 then.
    std::string_view no_source = "";
    // Its elements come from each of `uses`: what was not read of one is missing in the list, and
    // without `needs` nothing can be said before one of them was.
    bool gathered = false;
};

std::span<const Collection> all_collections();

// The reading of a list, element by element: a list of any length needs the memory of one, and
// what is made for the list as a whole stays in the list's own.
class OneByOne {
  public:
    explicit OneByOne(const Reading& list)
        : reading_{list.vim, list.settings, list.reach, memory_, list.demand} {}

    // False: no more are needed. `make`: an optional Element of a Reading and a Record.
    template <Kind K, class Make>
    bool tell(Record<K> record, const Make& make, const Emit& emit) {
        const auto element = make(reading_, record);
        const bool more = !element || emit(*element);
        memory_.release();
        return more;
    }

  private:
    element::Memory memory_;
    const Reading reading_;
};

// Every record of the kind in its order.
template <Kind K, class Make>
void list_records(const Reading& reading, const Wanted& wanted, const Emit& emit,
                  const Make& make) {
    const auto& table = reading.vim.table(K);
    OneByOne list(reading);
    for (auto row = table.after(wanted.after); row < table.size(); ++row) {
        if (!list.tell(Record<K>(table, row), make, emit)) {
            return;
        }
    }
}

// Only the one with that id, if the filter or the path asks for one; false if it does not.
template <Kind K, class Make>
bool list_one(const Reading& reading, const Wanted& wanted, const Emit& emit, std::string_view id,
              const Make& make) {
    const auto* const only = wanted.filter.equal_to(id);
    if (only == nullptr) {
        return false;
    }
    if (const auto record = reading.vim.find<K>(std::string_view(*only));
        record && *only > wanted.after) {
        if (const auto element = make(reading, record)) {
            emit(*element);
        }
    }
    return true;
}

// Those whose member is that JSON text, in the order of their ids. `first_look`: what `make`
// mostly decides by.
template <Kind K, class Make>
void list_matches(const Reading& reading, const Wanted& wanted, const Emit& emit,
                  vim::Field<K> field, std::string_view json, vim::Field<K> first_look,
                  const Make& make) {
    constexpr std::size_t near = 8;
    constexpr std::size_t far = 2 * near;
    const auto& table = reading.vim.table(K);
    const auto first = table.after(wanted.after);
    OneByOne list(reading);
    const auto entries = table.find_all(field.slot, json);
    for (auto at = entries.begin(); at != entries.end(); ++at) {
        const auto& entry = *at;
        const auto ahead = static_cast<std::size_t>(entries.end() - at);
        if (ahead > far) {
            table.expect(at[far].row);
            table.expect(at[near].row, first_look.slot);
        }
        if (entry.row >= first && !list.tell(Record<K>(table, entry.row), make, emit)) {
            return;
        }
    }
}

// Elements that are computed, not looked up: all are made, then told in the order of their ids.
class Gathered {
  public:
    void add(std::string_view id, const Element& element) { elements_.emplace_back(id, element); }

    void emit(const Wanted& wanted, const Emit& emit);

  private:
    std::vector<std::pair<std::string_view, Element>> elements_;
};

}  // namespace bartizan::sc_vi

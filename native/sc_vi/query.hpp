// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A query operation (spec sc-vi 2.3 to 2.7): over the VIMs that a Security Manager sees, each
// in one snapshot; released first, filtered then.

#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "element/selection.hpp"
#include "json/writer.hpp"
#include "sc_vi/collection.hpp"
#include "sc_vi/reach.hpp"

namespace bartizan::sc_vi {

// A VIM as this process knows it.
struct KnownVim {
    VimSettings settings;
    vim::Inventory inventory;
};

using KnownVims = std::vector<std::unique_ptr<KnownVim>>;  // by name, ascending

// Where a page ends: the next one goes on behind it.
struct Position {
    std::string vim;  // its name
    std::string id;
};

struct ListQuery {
    const Collection& collection;
    const element::Filter& filter;
    const element::Selection& selection;
    Position after;  // empty: from the beginning
    std::size_t page_size = 200;
    std::string_view measured = {};  // as Wanted has it
};

struct ListAnswer {
    std::string body;              // a JSON array
    std::size_t count = 0;         // of its elements
    std::optional<Position> next;  // more are there
    std::optional<vim::Time> as_of;
    // VIMs that are missing in the answer or that have more than is in it, and why.
    std::vector<std::pair<std::string, Reason>> partial;
};

class QueryService {
  public:
    // They outlive it.
    explicit QueryService(const KnownVims& vims) : vims_(vims) {}

    // no_source if no VIM of the reader has it; vim_unavailable if none can be read now.
    Result<ListAnswer> list(const trust_domain::SecurityManager& reader, const ListQuery& query);

    // One element with all its attributes. not_found also for what is out of scope.
    Result<ListAnswer> show(const trust_domain::SecurityManager& reader,
                            const Collection& collection, const std::string& id);

    // One element that is made for the request, of the first VIM that has it. not_found if none
    // does; else the fault of the last. `needs`: kinds without which a VIM cannot say.
    using Make = std::function<Result<std::optional<Element>>(const Reading& reading)>;
    Result<ListAnswer> one(const trust_domain::SecurityManager& reader, std::span<const Kind> needs,
                           const Make& make);

    struct Seen {
        const KnownVim& vim;
        std::shared_ptr<const vim::Snapshot> snapshot;
        std::shared_ptr<const trust_domain::Reach> reach;
    };

    // The VIMs of the reader's scope, as they stand now.
    std::vector<Seen> seen_by(const trust_domain::SecurityManager& reader);

  private:
    const KnownVims& vims_;
    ReachCache reaches_;
};

// Nothing if the collection can be answered from the snapshot.
std::optional<Reason> missing(const Collection& collection, const vim::Snapshot& snapshot);

// Nothing if the answer has all that the VIM has; else why not.
std::optional<Reason> short_of(const Collection& collection, const vim::Snapshot& snapshot);

// The oldest reading that the answer rests on.
std::optional<vim::Time> as_of(const Collection& collection, const vim::Snapshot& snapshot);

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Reads one kind as it stands now: which requests that takes, and what the answers mean for it.

#pragma once

#include "vim/children_reading.hpp"

namespace bartizan::vim {

struct ReaderSettings {
    std::size_t page_size = 200;
};

// Used by one thread.
class Reader {
  public:
    Reader(Source& source, ReaderSettings settings) : source_(source), settings_(settings) {}

    // The new state of the kind. Whatever goes wrong: what was good stays, and the state says
    // why it is not newer. `known` has the parents of the kind, the extensions and services.
    KindState read(Kind kind, const Snapshot& known, Time now);

    // Whether the service tells what changed in that kind since a time.
    static bool tells_changes(Kind kind, const Snapshot& known);

    // The same from what changed since the table was read. It must have been. All of it is read
    // if the service does not tell, after all.
    KindState read_changes(Kind kind, const Snapshot& known, Time now);

    // The reading of a kind that has a parent, to be taken step by step. This outlives it.
    ChildrenReading children(Kind kind, const Snapshot& known, Time now);

  private:
    Result<void> add(const KindTraits& kind, const Snapshot& known, const std::string& path,
                     std::size_t page_size, TableBuilder& into);
    Result<std::shared_ptr<const Table>> changed_since(const KindTraits& kind,
                                                       const Snapshot& known);
    Result<std::shared_ptr<const Table>> changed_revisions(const KindTraits& kind,
                                                           const Snapshot& known);
    KindState read_collection(const KindTraits& kind, const Snapshot& known, Time now);

    Source& source_;
    const ReaderSettings settings_;
    json::PageScanner scanner_;
};

}  // namespace bartizan::vim

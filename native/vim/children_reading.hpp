// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The reading of a kind that is asked for once for each record of its parent, request by
// request: what else falls due is read between two of them.

#pragma once

#include <string>
#include <vector>

#include "vim/asking.hpp"

namespace bartizan::vim {

class ChildrenReading {
  public:
    // `known` has the parents, the extensions and services; it need not outlive this, as the
    // source and the scanner must.
    ChildrenReading(const KindTraits& kind, const Snapshot& known, Time now, std::size_t page_size,
                    Source& source, json::PageScanner& scanner);

    // Asks for one parent. The new state of the kind if that was the last one or none can be
    // told of: it is over then.
    std::optional<KindState> step();

  private:
    void choose(const Snapshot& known);
    [[nodiscard]] KindState finished();

    const KindTraits& kind_;
    const KindState before_;
    const Time now_;
    Time parents_as_of_{};
    std::optional<KindState> obstacle_;
    std::optional<Asking> asking_;
    std::vector<std::string> wanted_;  // parents to ask for: JSON texts of their ids
    std::size_t next_ = 0;
    std::vector<bool> unchanged_;  // rows of the table before; empty if there is none
    TableBuilder builder_;
};

}  // namespace bartizan::vim

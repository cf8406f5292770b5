// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// How a kind stands after what was asked of it, and what stands in the way of asking.

#pragma once

#include "vim/page_walk.hpp"
#include "vim/snapshot.hpp"

namespace bartizan::vim {

// What was there is not served any more.
KindState without_table(Standing standing, std::string trouble);

// The table that was there goes on to be served, as old as it is.
KindState failed(const KindState& before, std::string trouble);

// For the operator.
std::string told(const Error& error);

// Of an answer that has no records; `before` is how the kind stood.
KindState declined_state(const Declined& declined, const KindTraits& kind, const KindState& before);

// Nothing if the kind can be asked for.
std::optional<KindState> obstacle(const KindTraits& kind, const Snapshot& known);

bool lacks_extension(const KindTraits& kind, const Snapshot& known);

}  // namespace bartizan::vim

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// GET /capabilities (spec sc-vi 2.9): what is served here, what in part, what not, and why.

#pragma once

#include <string>

#include "sc_vi/query.hpp"

namespace bartizan::sc_vi {

// {"generatedAt", "vims": [{"name", "vimId", "nfviPopId", "loading", "services", "operations"}],
// "notifications", "packetHeaders"}. An operation is SUPPORTED, PARTIAL (with what is missing)
// or NO_SOURCE; LOADING while its kinds have not been read for the first time.
std::string capabilities(const std::vector<QueryService::Seen>& seen, vim::Time now);

}  // namespace bartizan::sc_vi

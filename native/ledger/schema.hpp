// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The one schema of the ledger, in both dialects, and its migration.

#pragma once

#include "ledger/database.hpp"

namespace bartizan::ledger {

inline constexpr int schema_version = 3;

// Brings the store to schema_version. ledger_newer if it is beyond it.
Result<void> migrate(Database& database);

}  // namespace bartizan::ledger

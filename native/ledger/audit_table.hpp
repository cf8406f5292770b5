// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include "ledger/prepared.hpp"

namespace bartizan::ledger {

class AuditTable {
  public:
    explicit AuditTable(Database& database);

    void insert(const AuditRecord& record);
    std::vector<AuditRecord> list(const AuditFilter& filter);
    std::optional<Time> latest();

  private:
    Database& database_;
    Prepared insert_;
    Prepared find_latest_;
};

}  // namespace bartizan::ledger

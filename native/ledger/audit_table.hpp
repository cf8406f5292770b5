// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include "ledger/database.hpp"

namespace bartizan::ledger {

class AuditTable {
  public:
    explicit AuditTable(Database& database);

    void insert(const AuditRecord& record);
    std::vector<AuditRecord> list(const AuditFilter& filter);

  private:
    Database& database_;

    struct {
        std::int64_t at = 0;
        std::string event, consumer, subject, outcome;
        Poco::Data::BLOB detail;
    } row_;

    Poco::Data::Statement insert_;
};

}  // namespace bartizan::ledger

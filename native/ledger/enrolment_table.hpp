// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include "ledger/database.hpp"
#include "ledger/enrolment_store.hpp"
#include "ledger/where.hpp"

namespace bartizan::ledger {

class EnrolmentTable {
  public:
    explicit EnrolmentTable(Database& database) : database_(database) {}

    void insert(const EnrolmentSecret& secret);
    std::optional<EnrolmentSecret> find(const std::string& id);
    std::vector<EnrolmentSecret> list(const EnrolmentFilter& filter);
    void remove(const std::string& id);
    void count_failure(const std::string& id);
    void set_used(const std::string& id, const std::optional<Digest>& request,
                  const std::string& by);

  private:
    std::vector<EnrolmentSecret> select(Where where, std::size_t limit);

    Database& database_;
};

}  // namespace bartizan::ledger

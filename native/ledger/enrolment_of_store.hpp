// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include "ledger/readers.hpp"

namespace bartizan::ledger {

// The EnrolmentStore of a ledger, on its connections.
class EnrolmentOfStore final : public EnrolmentStore {
  public:
    EnrolmentOfStore(GroupCommit& writer, Readers& readers) : writer_(writer), readers_(readers) {}

    Result<void> keep(const EnrolmentSecret& secret, const AuditRecord& audit) override;
    Result<std::optional<EnrolmentSecret>> find(const std::string& id) override;
    Result<std::vector<EnrolmentSecret>> list(const EnrolmentFilter& filter) override;
    Result<void> remove(const std::string& id, const AuditRecord& audit) override;
    Result<void> count_failure(const std::string& id, const AuditRecord& audit) override;
    Result<bool> claim(const std::string& id, const Digest& request,
                       const std::string& by) override;
    Result<void> release(const std::string& id, const Digest& request) override;

  private:
    GroupCommit& writer_;
    Readers& readers_;
};

}  // namespace bartizan::ledger

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include "ledger/readers.hpp"

namespace bartizan::ledger {

// The LcmStore of a ledger, on its connections.
class LcmOfStore final : public LcmStore {
  public:
    LcmOfStore(GroupCommit& writer, Readers& readers) : writer_(writer), readers_(readers) {}

    Result<bool> journal(const LcmEvent& event) override;
    Result<std::vector<LcmEvent>> pending(const std::string& vnfm, std::size_t limit) override;
    Result<void> applied(const std::string& vnfm, const std::string& vnf_instance_id,
                         std::int64_t sequence) override;
    Result<void> forget_applied(const std::string& vnfm, Milliseconds received_before) override;
    Result<std::optional<LcmSubscription>> subscription(const std::string& vnfm) override;
    Result<void> keep_subscription(const LcmSubscription& subscription) override;
    Result<std::vector<std::string>> vnfms_of(const std::string& vnf_instance_id) override;
    Result<std::optional<VnfLife>> vnf(const std::string& vnfm,
                                       const std::string& vnf_instance_id) override;
    Result<std::vector<VnfLife>> vnfs(const std::string& vnfm) override;
    Result<void> keep(const VnfLife& life, const std::vector<ListedVnfc>& vnfcs) override;
    Result<void> forget(const std::string& vnfm, const std::string& vnf_instance_id) override;
    Result<std::vector<ListedVnfc>> vnfcs(const std::string& vnfm,
                                          const std::string& vnf_instance_id) override;
    Result<std::vector<LiveSubject>> subjects(const SubjectScope& scope, Time at) override;
    Result<void> suspend(const SubjectScope& scope, bool suspended) override;
    Result<SettlementOutcome> settle(const Settlement& settlement) override;

  private:
    Result<void> change(std::function<void(Tables&)> work);

    GroupCommit& writer_;
    Readers& readers_;
};

}  // namespace bartizan::ledger

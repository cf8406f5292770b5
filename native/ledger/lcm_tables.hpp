// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include "ledger/lcm_store.hpp"
#include "ledger/prepared.hpp"

namespace bartizan::ledger {

class LcmTables {
  public:
    explicit LcmTables(Database& database);

    // False: an event of that notification is there.
    bool insert(const LcmEvent& event);
    std::vector<LcmEvent> pending(const std::string& vnfm, std::size_t limit);
    void set_applied(const std::string& vnfm, const std::string& vnf_instance_id,
                     std::int64_t sequence);
    void delete_applied(const std::string& vnfm, Milliseconds received_before);

    std::optional<LcmSubscription> subscription(const std::string& vnfm);
    void keep_subscription(const LcmSubscription& subscription);
    std::vector<std::string> vnfms_of(const std::string& vnf_instance_id);

    // `vnf_instance_id`: empty for all of the VNFM.
    std::vector<VnfLife> lives(const std::string& vnfm, const std::string& vnf_instance_id);
    // Inserts it or takes its place; of vnfd and read_at what is there stays if they are empty.
    void keep(const VnfLife& life);
    void keep_vnfcs(const VnfLife& life, const std::vector<ListedVnfc>& vnfcs);
    void remove(const std::string& vnfm, const std::string& vnf_instance_id);
    std::vector<ListedVnfc> vnfcs(const std::string& vnfm, const std::string& vnf_instance_id);

    std::vector<LiveSubject> subjects(const SubjectScope& scope, Time at);

  private:
    std::int64_t row(const std::string& vnfm, const std::string& vnf_instance_id);
    void remove_vnfc(std::int64_t vnf_row, const std::string& vnfc_id);

    Database& database_;
    Prepared find_event_;
    Prepared insert_event_;
    Prepared find_vnf_;
    Prepared move_on_;
};

}  // namespace bartizan::ledger

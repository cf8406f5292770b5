// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include "ledger/prepared.hpp"

namespace bartizan::ledger {

class RegistrationTable {
  public:
    explicit RegistrationTable(Database& database);

    // Throws on a violated constraint.
    void insert(const RegistrationRecord& registration);
    std::optional<RegistrationRecord> find(const std::string& id);
    std::vector<RegistrationRecord> list(const RegistrationFilter& filter);
    void set_state(const std::string& id, const std::string& state);

    struct LiveSubject {
        std::int64_t row = 0;
        bool active = false;  // its registration is
        bool suspended = false;
    };

    // While its registration is open; nullopt if there is none.
    std::optional<LiveSubject> live_subject(const SubjectKey& subject,
                                            const std::string& registration_id);
    void activate(const std::string& id);

    void set_provisional(const std::string& id, std::optional<Time> until);
    void set_suspended(const std::string& id, bool suspended);
    void end_suspension(const std::string& vnf_instance_id);
    // Died at that time; its registration is closed if it was the last.
    void end_subject(const SubjectKey& subject, const std::string& registration_id, Time at);

  private:
    std::vector<RegistrationRecord> select(const std::string& condition,
                                           const std::vector<std::string>& values,
                                           std::size_t limit);

    Database& database_;
    Prepared find_live_;
    Prepared activate_;
};

}  // namespace bartizan::ledger

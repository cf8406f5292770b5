// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include "ledger/database.hpp"

namespace bartizan::ledger {

class RegistrationTable {
  public:
    explicit RegistrationTable(Database& database);

    // Throws on a violated constraint.
    void insert(const RegistrationRecord& registration);
    std::optional<RegistrationRecord> find(const std::string& id);
    std::vector<RegistrationRecord> list(const RegistrationFilter& filter);
    void set_state(const std::string& id, const std::string& state);
    // The subject's row while its registration is open; 0 if there is none.
    std::int64_t live_subject(const SubjectKey& subject, const std::string& registration_id);
    void activate(const std::string& id);

  private:
    std::vector<RegistrationRecord> select(const std::string& condition,
                                           const std::vector<std::string>& values,
                                           std::size_t limit);

    Database& database_;

    struct {
        std::string id, cert_type, vnf, subject_id;
        std::int64_t seq = 0;
    } live_;

    Poco::Data::Statement find_live_;
    std::string activated_;
    Poco::Data::Statement activate_;
};

}  // namespace bartizan::ledger

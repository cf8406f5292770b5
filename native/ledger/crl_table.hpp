// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What a CRL says, its number, and the one that is published.

#pragma once

#include "ledger/database.hpp"

namespace bartizan::ledger {

class CrlTable {
  public:
    explicit CrlTable(Database& database) : database_(database) {}

    // One more certificate of this CA is revoked than its CRL says.
    void revoked_one(const std::string& ca_id);
    // Number, entries and how many revocations they cover: the content of the next CRL.
    CrlContent take(const std::string& ca_id, Time at);
    CrlState state(const std::string& ca_id);

    // False if one of that number or a later one is published.
    bool publish(const std::string& ca_id, const PublishedCrl& crl);
    std::optional<PublishedCrl> published(const std::string& ca_id);

  private:
    std::uint64_t next_number(const std::string& ca_id);
    std::vector<RevokedEntry> entries(const std::string& ca_id, Time at);

    Database& database_;
};

// Leases with fencing numbers: singletons of many processes (the builder of CRLs).
class LeaseTable {
  public:
    explicit LeaseTable(Database& database) : database_(database) {}

    std::optional<Lease> take(const LeaseRequest& request);
    bool holds(const Lease& lease);
    void release(const Lease& lease);

  private:
    Database& database_;
};

}  // namespace bartizan::ledger

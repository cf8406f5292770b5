// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Reconciliation of what is registered with what the VNFM lists (CMF 8): a subject is closed
// only if it was missing twice, and a fleet never without an operator.

#pragma once

#include <map>
#include <optional>
#include <set>

#include "vnf_lcm/vnf_instance.hpp"

namespace bartizan::vnf_lcm {

// Those that the VNF instance no longer has; `instance`: nullopt, there is none.
std::vector<ledger::LiveSubject> gone_subjects(const std::vector<ledger::LiveSubject>& live,
                                               const std::optional<VnfInstance>& instance);

std::vector<ledger::SubjectKey> keys_of(const std::vector<ledger::LiveSubject>& subjects);

// VNFC instances of which no certificate is valid.
std::vector<ledger::ListedVnfc> without_certificate(const std::vector<ledger::LiveSubject>& live,
                                                    const VnfInstance& instance);

// Whether nobody has told of the newest operation, or not of its state.
bool is_news(const std::optional<ledger::VnfLife>& known, const std::optional<OpOcc>& newest);

// "HEAL COMPLETED <id>"
std::string why_of(const std::optional<OpOcc>& newest);

// Remembers since when each subject has been missing.
class Sightings {
  public:
    explicit Sightings(std::chrono::seconds apart) : apart_(apart) {}

    // True at the second sighting and later ones.
    bool seen_again(const ledger::LiveSubject& subject, ledger::Time now);
    // At the end of a reconciliation: what was not seen in it is forgotten.
    void end_round();

  private:
    std::chrono::seconds apart_;
    std::map<std::string, ledger::Time> first_;  // by registration and subject
    std::set<std::string> round_;
};

struct Closing {
    ledger::LiveSubject subject;
    std::string why;
};

// The most that a reconciliation may close by itself.
struct Breaker {
    std::size_t least = 10;
    std::size_t percent = 2;  // of the live subjects

    [[nodiscard]] std::size_t limit(std::size_t live) const;
};

// Names a set of closings: an operator approves that set and no other.
std::string approval_id(const std::vector<Closing>& closings);

}  // namespace bartizan::vnf_lcm

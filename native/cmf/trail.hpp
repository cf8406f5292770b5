// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The verdict list of one request (CMF 3.3): each check that was made, in order, and what is
// known of its subject. Becomes one audit record.

#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cmf/observer.hpp"
#include "fault/fault.hpp"
#include "ledger/ledger.hpp"

namespace bartizan::cmf {

class Trail {
  public:
    explicit Trail(std::string consumer, Observer* observer = nullptr)
        : consumer_(std::move(consumer)), observer_(observer) {}

    Trail(const Trail&) = delete;
    Trail& operator=(const Trail&) = delete;
    // Tells the observer what each stage took.
    ~Trail();

    // The check that is made now; the one before it was passed.
    void at(std::string_view check) { checks_.push_back({check, Clock::now()}); }

    void subject(const ledger::SubjectKey& subject);
    // A fact for the record: "spkiSha256", "caId", "serial".
    void note(std::string_view name, std::string value);

    [[nodiscard]] ledger::AuditRecord passed(std::string_view event, ledger::Time at) const;
    // The last check is the one that failed.
    [[nodiscard]] ledger::AuditRecord failed(std::string_view event, const Error& error,
                                             ledger::Time at) const;

  private:
    using Clock = std::chrono::steady_clock;

    struct Check {
        std::string_view name;
        Clock::time_point begun_at;
    };

    [[nodiscard]] std::string detail(const Error* error) const;

    std::string consumer_;
    std::string subject_;
    std::vector<Check> checks_;
    Observer* observer_;
    std::vector<std::pair<std::string_view, std::string>> notes_;
};

}  // namespace bartizan::cmf

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What the words of a scope stand for in one snapshot: names of domains and projects become
// ids, and "the hosts of the scope" are those that run one of its servers now (spec sc-vi 1.8).

#pragma once

#include <array>
#include <map>
#include <memory>
#include <mutex>

#include "trust_domain/release.hpp"
#include "trust_domain/security_manager.hpp"
#include "vim/snapshot.hpp"

namespace bartizan::sc_vi {

// While the projects of the VIM are not known, those that the scope names by their ids.
trust_domain::Reach reach_of(const trust_domain::Scope& scope, const vim::Snapshot& snapshot);

// Keeps the newest one of each reader and VIM: a reach is read from all servers.
class ReachCache {
  public:
    std::shared_ptr<const trust_domain::Reach> get(const trust_domain::SecurityManager& manager,
                                                   const std::string& vim,
                                                   const vim::Snapshot& snapshot);

  private:
    // What a reach is read from: a port that was read anew changes none.
    using Tables = std::array<std::weak_ptr<const vim::Table>, 5>;

    struct Entry {
        std::mutex mutex;  // nobody waits for the reach of another
        Tables tables;
        std::shared_ptr<const trust_domain::Reach> reach;
    };

    static Tables tables_of(const vim::Snapshot& snapshot);
    static bool same(const Tables& some, const Tables& others);

    std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, Entry> entries_;
};

}  // namespace bartizan::sc_vi

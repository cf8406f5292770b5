// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Subjects that were looked up before. What a registration agreed never changes; that it is
// open still is checked by the ledger in the transaction that stores a certificate, so an
// entry that has gone stale (another process closed it) is found out there.

#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "cmf/approval.hpp"

namespace bartizan::cmf {

class SubjectCache {
  public:
    using Entry = std::shared_ptr<const RegisteredSubject>;

    static constexpr std::size_t most = 8192;  // then it is emptied

    [[nodiscard]] Entry find(const std::string& key) const;
    void keep(const std::string& key, Entry entry);
    void forget(const std::string& key);
    void clear();

  private:
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Entry> entries_;
};

}  // namespace bartizan::cmf

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include "ledger/prepared.hpp"

namespace bartizan::ledger {

class CertificateTable {
  public:
    explicit CertificateTable(Database& database);

    // Throws on a serial number that was seen.
    void insert(const CertificateRecord& certificate, std::int64_t subject_row);
    std::optional<CertificateRecord> find(const std::string& id);
    std::vector<CertificateRecord> list(const CertificateFilter& filter);
    // The row of a certificate; 0 if there is none.
    std::int64_t row(const std::string& id);
    std::uint64_t count();

    // --- the answers that were given (CMF 3.3, Retries)
    std::optional<CertificateRecord> live_answer(const AnswerKey& key, Time at);
    // The certificate that was inserted last is the answer. `after_dead`: live_answer() of the
    // same key found none that lives, and the one that it saw, if any, is replaced. Throws if
    // another process answered since.
    void set_answer(const AnswerKey& key, bool after_dead);
    KeyUse key_use(const AnswerKey& key, const SubjectKey& subject, Time at);

    // --- who a key belongs to
    enum class KeyState { free, own, foreign };
    KeyState key_state(const Digest& spki, const SubjectKey& subject);
    void bind_key(const Digest& spki, const SubjectKey& subject);
    void block_key(const Digest& spki, const SubjectKey& subject);

    // --- revocation
    void revoke(std::int64_t certificate_row, const CertificateRecord& certificate,
                std::uint8_t reason, Time at);

  private:
    std::vector<CertificateRecord> select(const std::string& condition,
                                          const std::vector<std::string>& values,
                                          std::size_t limit);

    Database& database_;
    std::int64_t seen_answer_ = 0;  // the certificate of live_answer()'s row
    Prepared insert_;
    Prepared find_row_;
    Prepared find_answer_;
    Prepared delete_dead_answer_;
    Prepared insert_answer_;
    Prepared find_key_;
    Prepared insert_key_;
};

}  // namespace bartizan::ledger

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// One-time secrets of VNFC instances that enrol themselves in direct mode (CMF 6). Of a secret
// there is a salted digest alone.

#pragma once

#include "ledger/ledger.hpp"

namespace bartizan::ledger {

struct EnrolmentSecret {
    std::string id;  // told apart by it; a part of what the VNFC instance is given
    std::string vnfm;
    std::string vnf_instance_id;
    std::string vdu_id;   // empty: of any VDU
    std::string vnfc_id;  // empty: of whichever VNFC instance of the VDU comes first
    std::string names;    // JSON: what its certificate may say
    Digest salt{};
    Digest digest{};  // SHA-256 of salt and secret
    Time created_at;
    Time expires_at;
    int failures = 0;
    // The request that the secret was given for, by its SHA-256, and by whom.
    std::optional<Digest> used_for;
    std::string used_by;
};

struct EnrolmentFilter {
    std::string vnfm;
    std::string vnf_instance_id;
    std::size_t limit = 100;
};

class EnrolmentStore {
  public:
    EnrolmentStore() = default;
    EnrolmentStore(const EnrolmentStore&) = delete;
    EnrolmentStore& operator=(const EnrolmentStore&) = delete;
    virtual ~EnrolmentStore() = default;

    virtual Result<void> keep(const EnrolmentSecret& secret, const AuditRecord& audit) = 0;
    virtual Result<std::optional<EnrolmentSecret>> find(const std::string& id) = 0;
    // Newest first.
    virtual Result<std::vector<EnrolmentSecret>> list(const EnrolmentFilter& filter) = 0;
    // not_found
    virtual Result<void> remove(const std::string& id, const AuditRecord& audit) = 0;
    // One wrong secret more.
    virtual Result<void> count_failure(const std::string& id, const AuditRecord& audit) = 0;
    // Takes the secret for that request. False if it was taken for another one, by whichever
    // process.
    virtual Result<bool> claim(const std::string& id, const Digest& request,
                               const std::string& by) = 0;
    // The request came to nothing: the secret is good for another.
    virtual Result<void> release(const std::string& id, const Digest& request) = 0;
};

}  // namespace bartizan::ledger

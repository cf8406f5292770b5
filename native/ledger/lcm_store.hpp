// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What is known of the lives of VNF instances by the VNFMs (IFA 033 clause 11.3, CMF 2.1 and 8):
// the journal of their notifications, the newest operation of each VNF instance, the VNFC
// instances that its VNFM lists, and what all that does to registered subjects.

#pragma once

#include <functional>

#include "ledger/ledger.hpp"

namespace bartizan::ledger {

using Milliseconds = std::chrono::sys_time<std::chrono::milliseconds>;

// A notification of a VNFM, durable before it is answered.
struct LcmEvent {
    std::int64_t sequence = 0;  // given by the ledger
    std::string vnfm;           // NAME of [vnfm NAME]
    std::string notification_id;
    std::string vnf_instance_id;
    std::string op_occ_id;        // empty: a VNF identifier was created or deleted
    std::string operation;        // "INSTANTIATE"; "CREATE" and "DELETE" of an identifier
    std::string operation_state;  // "COMPLETED"
    Milliseconds occurred_at;     // by the VNFM's clock
    Milliseconds received_at;
};

// How a VNFM's notifications come to us. Of the secrets there are digests alone.
struct LcmSubscription {
    std::string vnfm;
    std::string id;  // that the VNFM gave it
    std::string callback_uri;
    Digest token_sha256{};  // of the path's last segment
    Digest password_sha256{};
};

// The newest operation occurrence of a VNF instance that its VNFM has told of.
struct VnfLife {
    std::string vnfm;
    std::string vnf_instance_id;
    std::string vnfd_id;  // empty until it was read
    std::string op_occ_id;
    std::string operation;
    std::string operation_state;
    Milliseconds occurred_at;
    std::optional<Time> read_at;  // when the VNFM was last asked about it

    [[nodiscard]] bool in_progress() const;
};

// A VNFC instance that the VNFM lists.
struct ListedVnfc {
    std::string vnfc_id;  // VnfcInfo.id
    std::string vdu_id;
    std::string resource_id;  // the VIM's server
    Time listed_at = {};      // given by the ledger: since when
};

// A subject of an open registration.
struct LiveSubject {
    SubjectKey key;
    std::string registration_id;
    std::string delegate;
    std::string mode;
    bool suspended = false;
    std::optional<Time> provisional_until;
    std::uint64_t certificates = 0;  // neither revoked nor expired
};

// Whose registrations are meant: those of these delegates, of one VNF instance or (empty) of all.
struct SubjectScope {
    std::vector<std::string> delegates;
    std::string vnf_instance_id;
};

// What an operation leaves behind. In one transaction.
struct Settlement {
    SubjectScope scope;
    // The operation that ended; nothing is done if another one of the VNF instance is in progress.
    std::string vnfm;
    std::string op_occ_id;  // empty: whatever is in progress
    // Registrations of the scope whose remaining subjects are alive for good.
    bool confirm = false;
    // Subjects that died: their certificates are revoked, a registration without any other
    // is closed.
    std::vector<SubjectKey> gone;
    // Subjects whose registrations are left as they are.
    std::vector<SubjectKey> undecided = {};
    std::uint8_t reason = 5;  // CRLReason
    Time at;
    std::vector<AuditRecord> audit;
    // The record of each certificate that is revoked.
    std::function<AuditRecord(const CertificateRecord&)> revoked;
};

struct SettlementOutcome {
    bool overtaken = false;       // by another operation
    std::uint64_t confirmed = 0;  // registrations
    std::uint64_t closed = 0;     // subjects
    std::uint64_t revoked = 0;    // certificates
};

class LcmStore {
  public:
    LcmStore() = default;
    LcmStore(const LcmStore&) = delete;
    LcmStore& operator=(const LcmStore&) = delete;
    virtual ~LcmStore() = default;

    // Keeps the event, and with it the VNF's newest operation if it is that: one that is in
    // progress ends the suspension of its subjects. False: it was there.
    virtual Result<bool> journal(const LcmEvent& event) = 0;
    // Not yet applied, in the order of their coming.
    virtual Result<std::vector<LcmEvent>> pending(const std::string& vnfm, std::size_t limit) = 0;
    // Those of the VNF instance up to `sequence` are.
    virtual Result<void> applied(const std::string& vnfm, const std::string& vnf_instance_id,
                                 std::int64_t sequence) = 0;
    virtual Result<void> forget_applied(const std::string& vnfm, Milliseconds received_before) = 0;

    virtual Result<std::optional<LcmSubscription>> subscription(const std::string& vnfm) = 0;
    virtual Result<void> keep_subscription(const LcmSubscription& subscription) = 0;
    // The VNFMs that have told of it.
    virtual Result<std::vector<std::string>> vnfms_of(const std::string& vnf_instance_id) = 0;

    virtual Result<std::optional<VnfLife>> vnf(const std::string& vnfm,
                                               const std::string& vnf_instance_id) = 0;
    virtual Result<std::vector<VnfLife>> vnfs(const std::string& vnfm) = 0;
    // As the VNFM told: in the place of what was known, unless a later operation was told of
    // meanwhile.
    virtual Result<void> keep(const VnfLife& life, const std::vector<ListedVnfc>& vnfcs) = 0;
    virtual Result<void> forget(const std::string& vnfm, const std::string& vnf_instance_id) = 0;
    virtual Result<std::vector<ListedVnfc>> vnfcs(const std::string& vnfm,
                                                  const std::string& vnf_instance_id) = 0;

    // Of open registrations, in the order of their registration; `at`: certificates are live
    // then.
    virtual Result<std::vector<LiveSubject>> subjects(const SubjectScope& scope, Time at) = 0;
    // Provisional registrations of the scope: nothing is issued for them while they are.
    virtual Result<void> suspend(const SubjectScope& scope, bool suspended) = 0;
    virtual Result<SettlementOutcome> settle(const Settlement& settlement) = 0;
};

}  // namespace bartizan::ledger

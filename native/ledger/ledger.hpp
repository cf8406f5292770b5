// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The durable store of the CMF. Durable before visible: a call that changes something returns
// only after the change has reached the disk (group commit makes that cheap for many waiting
// callers). Uniqueness is a constraint of the store, never a lock of a process, so that it
// holds across processes. Every change carries its audit record in the same transaction.

#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "der/bytes.hpp"
#include "fault/result.hpp"

namespace bartizan::ledger {

using Time = std::chrono::sys_seconds;        // UTC
using Digest = std::array<std::uint8_t, 32>;  // SHA-256

// One line of the audit trail. `detail` is a JSON object; it never holds a CSR attribute value,
// a PIN, a nonce or key bytes.
struct AuditRecord {
    std::int64_t sequence = 0;  // given by the ledger
    Time at;                    // given by the caller's clock
    std::string event;          // "registration.created", "csr.refused", ...
    std::string consumer;
    std::string subject;  // "VNFCI_CERT vnf-1/vnfc-1"
    std::string outcome;  // "ok" or the fault's name
    std::string detail;   // JSON object
};

struct SubjectKey {
    std::string cert_type;        // the emitted spelling: "VNFCI_CERT"
    std::string vnf_instance_id;  // empty for MANO_CERT
    std::string subject_id;       // VNFC instance id, or FQDN

    friend bool operator==(const SubjectKey&, const SubjectKey&) = default;
};

struct RegistrationRecord {
    std::string id;  // UUIDv4
    std::string cert_type;
    std::string vnf_instance_id;
    std::vector<std::string> subject_ids;
    std::string mode;      // "DELEGATION-MODE" or empty for MANO_CERT
    std::string delegate;  // the consumer
    std::string ca_id;
    std::string profile;
    std::string request;  // JSON: the canonical RegisterRequest; equal requests are equal texts
    std::string state;    // "REGISTERED", "ACTIVE", "SUSPENDED", "CLOSED"
    Time created_at;
    // Until the operation that they belong to has ended the subjects live by this moment only.
    std::optional<Time> provisional_until = std::nullopt;
    std::vector<std::string> gone = {};  // of subject_ids: they died
};

struct RegisterOutcome {
    RegistrationRecord registration;
    bool created = false;  // false: an identical registration by the same consumer existed
};

struct RegisterEntry {
    RegistrationRecord registration;
    AuditRecord audit;
};

struct CertificateRecord {
    std::string id;  // ca_id + "." + serial in hex
    std::string ca_id;
    Bytes serial;
    Bytes der;
    std::string registration_id;
    SubjectKey subject;
    Digest spki_sha256{};
    Time not_before;
    Time not_after;
    Time issued_at;
    std::optional<Time> revoked_at;
    std::uint8_t revocation_reason = 0;  // CRLReason
};

// A request that may have been answered: by the key that it carries, and by IssueEntry's
// request_key.
struct AnswerKey {
    Digest spki_sha256{};
    Digest request_key{};
};

// One issued certificate on its way into the ledger.
struct IssueEntry {
    CertificateRecord certificate;
    Digest request_key{};  // SHA-256 over (consumer, subject, certType, SHA-256 of the request)
    AuditRecord audit;
};

struct IssueOutcome {
    CertificateRecord certificate;
    // false: this very request was answered before (perhaps by another process) and its live
    // certificate is the one above; the entry was not stored.
    bool stored = false;
};

struct KeyQuestion {
    AnswerKey key;
    SubjectKey subject;  // who asks
};

struct KeyUse {
    // The live (not revoked, not expired) certificate that answered this very request.
    std::optional<CertificateRecord> answer;
    bool foreign = false;  // another subject uses the key, or it is blocked
};

// Filters are exact; empty means any. Newest first, at most `limit`, starting after `after`
// (the id of the last record of the page before; empty for the first page).
struct CertificateFilter {
    std::string vnf_instance_id;
    std::string subject_id;
    std::string cert_type;
    std::string registration_id;
    std::string delegate;  // of the registration
    std::optional<bool> revoked;
    std::size_t limit = 100;
    std::string after;
};

struct RegistrationFilter {
    std::string vnf_instance_id;
    std::string subject_id;
    std::string cert_type;
    std::string delegate;
    bool live = false;  // true: only those that are not CLOSED
    std::size_t limit = 100;
    std::string after;
};

struct AuditFilter {
    std::string event;
    std::string consumer;
    std::size_t limit = 100;
    std::int64_t after = 0;  // sequence; records with a larger one, oldest first
};

struct RevokedEntry {
    Bytes serial;
    Time revoked_at;
    std::uint8_t reason = 0;
};

// What the next CRL must say. Its number is taken for good: no two CRLs share one, across
// processes and restarts.
struct CrlContent {
    std::uint64_t number = 0;
    std::uint64_t covered = 0;          // revocations of this CA so far
    std::vector<RevokedEntry> revoked;  // of certificates that had not expired at `at`
};

struct CrlState {
    std::uint64_t revocations = 0;    // of this CA so far
    std::uint64_t number = 0;         // of the CRL that is published
    std::uint64_t covered = 0;        // revocations that it knew
    std::optional<Time> next_update;  // nullopt: none is published yet
};

struct PublishedCrl {
    std::uint64_t number = 0;
    std::uint64_t covered = 0;
    Time this_update;
    Time next_update;
    Bytes der;
};

// The right to be the only one that does something, until it expires. Whoever takes it after
// another holder gets a larger fence: what the former still writes is refused by it.
struct Lease {
    std::string name;
    std::string holder;
    std::int64_t fence = 0;
};

struct LeaseRequest {
    std::string name;    // "crl.local"
    std::string holder;  // unique to the process
    Time at;
    std::chrono::seconds time_to_live{};
    bool by_force = false;  // also from a holder whose lease has not expired
};

class EnrolmentStore;
class LcmStore;

class Ledger {
  public:
    Ledger() = default;
    Ledger(const Ledger&) = delete;
    Ledger& operator=(const Ledger&) = delete;
    virtual ~Ledger() = default;

    // In one transaction, in their order; and `others`, of what registered nothing.
    // registration_conflict if one of the subjects is registered (not CLOSED) by another
    // delegate or with another request. An identical request by the same delegate returns the
    // registration that is there. An entry's audit record is written only if it was created.
    virtual std::vector<Result<RegisterOutcome>> register_all(
        const std::vector<RegisterEntry>& entries, const std::vector<AuditRecord>& others) = 0;

    Result<RegisterOutcome> register_subjects(const RegistrationRecord& registration,
                                              const AuditRecord& audit) {
        return std::move(register_all({{registration, audit}}, {}).front());
    }

    virtual Result<std::optional<RegistrationRecord>> registration(const std::string& id) = 0;
    virtual Result<std::vector<RegistrationRecord>> registrations(
        const RegistrationFilter& filter) = 0;
    // CLOSED; its subjects may be registered anew. not_found.
    virtual Result<void> close_registration(const std::string& id, const AuditRecord& audit) = 0;

    // What is known of keys and requests, in their order and from one snapshot: see KeyUse. A
    // guess, until record_issues() has it.
    virtual Result<std::vector<KeyUse>> key_uses(std::span<const KeyQuestion> questions,
                                                 Time at) = 0;

    Result<KeyUse> key_use(const AnswerKey& key, const SubjectKey& subject, Time at) {
        const KeyQuestion question{key, subject};
        BARTIZAN_TRY(auto uses, key_uses(std::span(&question, 1), at));
        return std::move(uses.front());
    }

    // In one transaction, in their order: stores each certificate, binds its key to its
    // subject, makes its registration ACTIVE; and writes `others`, of what issued nothing. One
    // that is refused leaves no trace and harms no other: key_reused as key_use() says, now
    // binding; not_registered if the registration was closed meanwhile; subject_gone if it is
    // SUSPENDED; internal if
    // (ca_id, serial) was seen.
    virtual std::vector<Result<IssueOutcome>> record_issues(
        const std::vector<IssueEntry>& entries, const std::vector<AuditRecord>& others) = 0;

    Result<IssueOutcome> record_issue(const IssueEntry& entry) {
        return std::move(record_issues({entry}, {}).front());
    }

    virtual Result<std::optional<CertificateRecord>> certificate(const std::string& id) = 0;
    virtual Result<std::vector<CertificateRecord>> certificates(
        const CertificateFilter& filter) = 0;
    // not_found, already_revoked. keyCompromise (1) also blocks the key for every subject.
    virtual Result<CertificateRecord> revoke(const std::string& id, std::uint8_t reason, Time at,
                                             const AuditRecord& audit) = 0;
    virtual Result<CrlContent> take_crl(const std::string& ca_id, Time at,
                                        const AuditRecord& audit) = 0;
    // For everybody to read. False, and nothing is stored, if the lease is another's by now or
    // a CRL of that number or a later one is published.
    virtual Result<bool> publish_crl(const std::string& ca_id, const PublishedCrl& crl,
                                     const Lease& lease) = 0;
    virtual Result<std::optional<PublishedCrl>> published_crl(const std::string& ca_id) = 0;
    virtual Result<CrlState> crl_state(const std::string& ca_id) = 0;

    // Takes or prolongs it; nullopt if another holds it.
    virtual Result<std::optional<Lease>> take_lease(const LeaseRequest& request) = 0;
    virtual Result<void> release_lease(const Lease& lease) = 0;

    // What the last change failed with, if it was the store's fault and a moment ago: asked
    // before something is signed that could not be kept. After that moment a change may try.
    virtual Result<void> writable() = 0;

    // An audit record of its own, for what changed nothing: a refusal.
    virtual Result<void> record_audit(const AuditRecord& audit) = 0;
    virtual Result<std::vector<AuditRecord>> audit(const AuditFilter& filter) = 0;
    // When the last audit record was made; nullopt: there is none.
    virtual Result<std::optional<Time>> latest_record() = 0;

    virtual Result<std::uint64_t> certificate_count() = 0;

    // The lives of VNF instances; of this ledger and lives as long.
    virtual LcmStore& lcm() = 0;
    // Secrets of direct mode; the same.
    virtual EnrolmentStore& enrolments() = 0;
};

struct LedgerOptions {
    // "sqlite:PATH", or "mysql:" and Poco's connection string,
    // "host=...;port=...;user=...;password=...;db=...". With host=localhost the client library
    // takes the unix socket that the environment variable MYSQL_UNIX_PORT names.
    std::string url;
    std::size_t commit_batch = 128;  // entries in one transaction, at most
    std::size_t queue = 4096;        // waiting changes; one more is ledger_unavailable
    std::chrono::milliseconds busy_timeout{5000};
};

// Opens and migrates. ledger_unavailable, ledger_read_only, ledger_corrupt, ledger_newer.
Result<std::unique_ptr<Ledger>> open_ledger(const LedgerOptions& options);

}  // namespace bartizan::ledger

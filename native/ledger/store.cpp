// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ledger/checkpoints.hpp"
#include "ledger/enrolment_of_store.hpp"
#include "ledger/lcm_of_store.hpp"
#include "ledger/readers.hpp"
#include "ledger/schema.hpp"

namespace bartizan::ledger {
namespace {

constexpr std::uint8_t key_compromise = 1;  // CRLReason

// What is read while it lives is of one moment.
class Snapshot {
  public:
    explicit Snapshot(Database& database) : database_(database) { database_.begin_reading(); }

    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    ~Snapshot() { database_.rollback(); }

  private:
    Database& database_;
};

Error reused() {
    return {Fault::key_reused, "", ""};
}

bool same_terms(const RegistrationRecord& a, const RegistrationRecord& b) {
    return a.delegate == b.delegate && a.request == b.request;
}

class Store final : public Ledger {
  public:
    Store(const LedgerOptions& options, std::unique_ptr<Tables> writer)
        : checkpoints_(options),
          writer_(std::move(writer), options.commit_batch, options.queue,
                  [this] { checkpoints_.committed(); }),
          readers_(options),
          lcm_(writer_, readers_),
          enrolments_(writer_, readers_) {}

    LcmStore& lcm() override { return lcm_; }

    EnrolmentStore& enrolments() override { return enrolments_; }

    std::vector<Result<RegisterOutcome>> register_all(
        const std::vector<RegisterEntry>& entries,
        const std::vector<AuditRecord>& others) override {
        return all<RegisterOutcome>(entries, others, register_one);
    }

    Result<std::optional<RegistrationRecord>> registration(const std::string& id) override {
        return readers_.read([&](Tables& tables) { return tables->registrations.find(id); });
    }

    Result<std::vector<RegistrationRecord>> registrations(
        const RegistrationFilter& filter) override {
        return readers_.read([&](Tables& tables) { return tables->registrations.list(filter); });
    }

    Result<void> close_registration(const std::string& id, const AuditRecord& audit) override {
        BARTIZAN_CHECK(writer_.run<bool>([&](Tables& tables) -> Result<bool> {
            const auto found = tables->registrations.find(id);
            if (!found || found->state == "CLOSED") {
                return Error{Fault::not_found, "", ""};
            }
            tables->registrations.set_state(id, "CLOSED");
            tables->audit.insert(audit);
            return true;
        }));
        return {};
    }

    Result<std::vector<KeyUse>> key_uses(std::span<const KeyQuestion> questions, Time at) override {
        return readers_.read([&](Tables& tables) {
            std::vector<KeyUse> uses;
            uses.reserve(questions.size());
            // A statement alone takes a snapshot of its own, which costs more than the answer.
            const Snapshot snapshot(tables.database);
            for (const auto& question : questions) {
                uses.push_back(tables->certificates.key_use(question.key, question.subject, at));
            }
            return uses;
        });
    }

    std::vector<Result<IssueOutcome>> record_issues(
        const std::vector<IssueEntry>& entries, const std::vector<AuditRecord>& others) override {
        return all<IssueOutcome>(entries, others, record);
    }

    Result<std::optional<CertificateRecord>> certificate(const std::string& id) override {
        return readers_.read([&](Tables& tables) { return tables->certificates.find(id); });
    }

    Result<std::vector<CertificateRecord>> certificates(const CertificateFilter& filter) override {
        return readers_.read([&](Tables& tables) { return tables->certificates.list(filter); });
    }

    Result<CertificateRecord> revoke(const std::string& id, std::uint8_t reason, Time at,
                                     const AuditRecord& audit) override {
        return writer_.run<CertificateRecord>([&](Tables& tables) -> Result<CertificateRecord> {
            auto found = tables->certificates.find(id);
            if (!found) {
                return Error{Fault::not_found, "", ""};
            }
            if (found->revoked_at) {
                return Error{Fault::already_revoked, "", ""};
            }
            tables->certificates.revoke(tables->certificates.row(id), *found, reason, at);
            tables->crls.revoked_one(found->ca_id);
            if (reason == key_compromise) {
                tables->certificates.block_key(found->spki_sha256, found->subject);
            }
            tables->audit.insert(audit);
            found->revoked_at = at;
            found->revocation_reason = reason;
            return std::move(*found);
        });
    }

    Result<CrlContent> take_crl(const std::string& ca_id, Time at,
                                const AuditRecord& audit) override {
        return writer_.run<CrlContent>([&](Tables& tables) -> Result<CrlContent> {
            auto content = tables->crls.take(ca_id, at);
            tables->audit.insert(audit);
            return content;
        });
    }

    Result<bool> publish_crl(const std::string& ca_id, const PublishedCrl& crl,
                             const Lease& lease) override {
        return writer_.run<bool>([&](Tables& tables) -> Result<bool> {
            return tables->leases.holds(lease) && tables->crls.publish(ca_id, crl);
        });
    }

    Result<std::optional<PublishedCrl>> published_crl(const std::string& ca_id) override {
        return readers_.read([&](Tables& tables) { return tables->crls.published(ca_id); });
    }

    Result<CrlState> crl_state(const std::string& ca_id) override {
        return readers_.read([&](Tables& tables) { return tables->crls.state(ca_id); });
    }

    Result<std::optional<Lease>> take_lease(const LeaseRequest& request) override {
        return writer_.run<std::optional<Lease>>(
            [&](Tables& tables) -> Result<std::optional<Lease>> {
                return tables->leases.take(request);
            });
    }

    Result<void> release_lease(const Lease& lease) override {
        BARTIZAN_CHECK(writer_.run<bool>([&](Tables& tables) -> Result<bool> {
            tables->leases.release(lease);
            return true;
        }));
        return {};
    }

    Result<void> writable() override { return writer_.recent_failure(); }

    Result<void> record_audit(const AuditRecord& audit) override {
        BARTIZAN_CHECK(writer_.run<bool>([&](Tables& tables) -> Result<bool> {
            tables->audit.insert(audit);
            return true;
        }));
        return {};
    }

    Result<std::vector<AuditRecord>> audit(const AuditFilter& filter) override {
        return readers_.read([&](Tables& tables) { return tables->audit.list(filter); });
    }

    Result<std::optional<Time>> latest_record() override {
        return readers_.read([](Tables& tables) { return tables->audit.latest(); });
    }

    Result<std::uint64_t> certificate_count() override {
        return readers_.read([](Tables& tables) { return tables->certificates.count(); });
    }

  private:
    // Many in one change. `one` refuses before it writes: what it refuses needs no savepoint of
    // its own. It throws on what another process did meanwhile, and all of them look again.
    template <class Outcome, class Entry>
    std::vector<Result<Outcome>> all(const std::vector<Entry>& entries,
                                     const std::vector<AuditRecord>& others,
                                     Result<Outcome> (*one)(Tables&, const Entry&)) {
        std::vector<Result<Outcome>> outcomes;
        if (entries.empty() && others.empty()) {
            return outcomes;
        }
        const auto committed = writer_.run<bool>([&](Tables& tables) -> Result<bool> {
            outcomes.clear();
            for (const auto& entry : entries) {
                outcomes.push_back(one(tables, entry));
            }
            for (const auto& audit : others) {
                tables->audit.insert(audit);
            }
            return true;
        });
        if (!committed) {
            outcomes.assign(entries.size(), committed.error());
        }
        return outcomes;
    }

    static Result<RegisterOutcome> register_one(Tables& tables, const RegisterEntry& entry) {
        const auto& registration = entry.registration;
        for (const auto& subject : registration.subject_ids) {
            const auto found =
                tables->registrations.list({.vnf_instance_id = registration.vnf_instance_id,
                                            .subject_id = subject,
                                            .cert_type = registration.cert_type,
                                            .delegate = {},
                                            .live = true,
                                            .limit = 1,
                                            .after = {}});
            if (!found.empty()) {
                if (same_terms(found.front(), registration)) {
                    return RegisterOutcome{prolonged(tables, found.front(), registration), false};
                }
                return Error{Fault::registration_conflict, "", ""};
            }
        }
        tables->registrations.insert(registration);
        tables->audit.insert(entry.audit);
        return RegisterOutcome{registration, true};
    }

    // A subject that waits for its operation's end does so anew with each operation that names
    // it.
    static RegistrationRecord prolonged(Tables& tables, RegistrationRecord known,
                                        const RegistrationRecord& asked) {
        if (known.provisional_until && asked.provisional_until) {
            known.provisional_until = asked.provisional_until;
            tables->registrations.set_provisional(known.id, asked.provisional_until);
        }
        return known;
    }

    static Result<IssueOutcome> record(Tables& tables, const IssueEntry& entry) {
        using KeyState = CertificateTable::KeyState;
        const auto& certificate = entry.certificate;
        const AnswerKey answer{certificate.spki_sha256, entry.request_key};
        const auto state =
            tables->certificates.key_state(certificate.spki_sha256, certificate.subject);
        // A key that nobody has used has answered nothing.
        if (state != KeyState::free) {
            if (auto earlier = tables->certificates.live_answer(answer, certificate.issued_at)) {
                return IssueOutcome{std::move(*earlier), false};
            }
        }
        const auto subject =
            tables->registrations.live_subject(certificate.subject, certificate.registration_id);
        if (!subject) {
            return Error{Fault::not_registered, "the registration was closed meanwhile", ""};
        }
        if (subject->suspended) {
            return Error{Fault::subject_gone,
                         "the operation that it belongs to failed: retry it first", ""};
        }
        if (state == KeyState::foreign) {
            return reused();
        }
        if (state == KeyState::free) {
            tables->certificates.bind_key(certificate.spki_sha256, certificate.subject);
        }
        tables->certificates.insert(certificate, subject->row);
        tables->certificates.set_answer(answer, state == KeyState::own);
        if (!subject->active) {
            tables->registrations.activate(certificate.registration_id);
        }
        tables->audit.insert(entry.audit);
        return IssueOutcome{certificate, true};
    }

    Checkpoints checkpoints_;
    GroupCommit writer_;
    Readers readers_;
    LcmOfStore lcm_;
    EnrolmentOfStore enrolments_;
};

}  // namespace

Result<std::unique_ptr<Ledger>> open_ledger(const LedgerOptions& options) {
    BARTIZAN_TRY(auto database, Database::open(options, Database::Access::read_write));
    BARTIZAN_CHECK(migrate(database));
    try {
        auto tables = std::make_unique<Tables>(std::move(database));
        return std::unique_ptr<Ledger>(std::make_unique<Store>(options, std::move(tables)));
    } catch (const Poco::Exception& exception) {
        return fault_of(exception);
    }
}

}  // namespace bartizan::ledger

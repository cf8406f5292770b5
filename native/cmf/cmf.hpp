// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Certificate Management Function (IFA 033 clause 11.2): Register, enrol, revoke, list.

#pragma once

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ca/issuer.hpp"
#include "cmf/approval.hpp"
#include "cmf/ca_rules.hpp"
#include "cmf/clock.hpp"
#include "cmf/consumer.hpp"
#include "cmf/lcm_view.hpp"
#include "cmf/profile.hpp"
#include "cmf/registration.hpp"
#include "cmf/subject_cache.hpp"
#include "cmf/trail.hpp"
#include "ledger/lcm_store.hpp"

namespace bartizan::cmf {

struct CsrRequest {
    std::string vnfc_id;
    std::string vnf_instance_id;
    CertType cert_type = CertType::vnfci;
    ChainRequest chain = ChainRequest::requested;
    Bytes csr;  // DER, PEM or base64 of DER
};

struct AttestationResult {
    std::string_view result = "ABSENT";  // VERIFIED, ABSENT, IGNORED, RELAYED
};

struct CsrResponse {
    ledger::CertificateRecord certificate;
    std::vector<x509::Certificate> chain;  // issuer first; empty unless requested
    AttestationResult attestation;
    bool repeated = false;  // the answer of an earlier, identical request
};

struct CrlResponse {
    std::uint64_t number = 0;
    std::uint64_t covered = 0;  // revocations of the CA that it knows
    Bytes der;
    x509::Validity validity{};
    std::size_t revoked = 0;
};

struct CmfSettings {
    AttestationPolicy attestation_floor = AttestationPolicy::preferred;
    RegistrationLimits registration_limits;
    x509::RequestLimits request_limits;
    std::chrono::hours crl_validity{24};
    // How long a subject may wait for the end of its operation.
    std::chrono::seconds provisional_ttl{3600};
};

// What becomes of subjects.
struct Settling {
    // These lose their certificates (cessationOfOperation) and their registration.
    std::vector<ledger::SubjectKey> gone;
    bool confirm = false;  // the others of the scope are alive for good
    // But for the registrations of these, which may yet prove to be gone.
    std::vector<ledger::SubjectKey> undecided = {};
    std::string why;  // for the audit
    // The operation that ended: nothing is done if a later one is under way by now, whose
    // subjects nobody lists yet. Empty: whatever is under way.
    std::string op_occ_id;
};

// The subjects of a VNFM: those that its consumers registered, and those of direct mode.
struct LcmScope {
    std::string vnfm;
    std::vector<std::string> consumers;
    std::string vnf_instance_id;  // empty: of all
};

// Callable from many threads; holds no state of its own but its parts, which outlive it.
class Cmf {
  public:
    struct Parts {
        ledger::Ledger& ledger;
        std::map<std::string, ca::Issuer*, std::less<>> issuers;  // by caId
        ProfileSet profiles;
        std::vector<CaRule> ca_rules;
        Approval approval;
        CmfSettings settings;
        Clock& clock;
        Observer* observer = nullptr;
        LcmView* lcm_view = nullptr;
    };

    explicit Cmf(Parts parts) : parts_(std::move(parts)) {}

    // Register. An identical registration by the same consumer is returned as it is.
    Result<ledger::RegisterOutcome> register_subjects(const Consumer& consumer,
                                                      const RegisterRequest& request);
    // Many at once, each judged by itself, all in one commit; the outcomes in their order.
    std::vector<Result<ledger::RegisterOutcome>> register_subjects(
        const Consumer& consumer, std::span<const RegisterRequest> requests);
    // Closes a registration; `revoke_certificates`: with reason cessationOfOperation, first.
    // not_found also for what is another consumer's.
    Result<void> deregister(const Consumer& consumer, const std::string& registration_id,
                            bool revoke_certificates);

    // The CSR operation, in the processing order of CMF 3.3: the first failure wins.
    Result<CsrResponse> enrol(const Consumer& consumer, const CsrRequest& request);
    // Many at once, each judged by itself, all in one commit; the answers in their order.
    // `more` is asked, when all so far are judged, which others of this consumer came
    // meanwhile to be signed and committed with them, until there are none.
    using MoreRequests = std::function<std::vector<CsrRequest>()>;
    std::vector<Result<CsrResponse>> enrol(const Consumer& consumer,
                                           std::vector<CsrRequest> requests,
                                           const MoreRequests& more = {});
    // The same for a MANO entity, which the CSR operation does not serve: for admins.
    Result<CsrResponse> enrol_mano(const Consumer& admin, const std::string& fqdn, ByteView csr);

    // What this consumer may see: its own, an admin everything. not_found also for what is
    // another consumer's.
    Result<ledger::RegistrationRecord> registration(const Consumer& consumer,
                                                    const std::string& id) const;
    Result<ledger::CertificateRecord> certificate(const Consumer& consumer,
                                                  const std::string& id) const;
    // The certificate as the CSR operation answered with it.
    Result<CsrResponse> csr_response(const Consumer& consumer, const std::string& certificate_id);
    Result<std::vector<ledger::RegistrationRecord>> registrations(
        const Consumer& consumer, ledger::RegistrationFilter filter) const;
    Result<std::vector<ledger::CertificateRecord>> certificates(
        const Consumer& consumer, ledger::CertificateFilter filter) const;

    // not_found also for what is another consumer's.
    Result<ledger::CertificateRecord> revoke(const Consumer& consumer,
                                             const std::string& certificate_id,
                                             x509::RevocationReason reason);
    // --- what the VNFM tells of its VNFC instances (CMF 2.1, 8)

    // The delegate of registrations in direct mode: no consumer has such a name.
    static std::string direct_delegate(const std::string& vnfm);
    Result<std::vector<ledger::LiveSubject>> live_subjects(const LcmScope& scope) const;
    // Nothing is issued for provisional subjects while their operation has failed.
    Result<void> suspend(const LcmScope& scope, bool suspended);
    Result<ledger::SettlementOutcome> settle(const LcmScope& scope, const Settling& settling);

    // The next CRL of a CA; its number is taken for good.
    Result<CrlResponse> next_crl(std::string_view ca_id);

    [[nodiscard]] std::vector<std::string> ca_ids() const;

    [[nodiscard]] const ProfileSet& profiles() const { return parts_.profiles; }

  private:
    struct Candidate;

    using Candidates = std::vector<std::unique_ptr<Candidate>>;

    void prepare(std::span<const std::unique_ptr<Candidate>> candidates, x509::Time now) const;
    Result<void> identify(Candidate& candidate) const;
    Result<void> judge(Candidate& candidate, ledger::KeyUse use, x509::Time now) const;
    std::vector<Result<CsrResponse>> issue(const Candidates& candidates, x509::Time now);
    void issue(ca::Issuer& ca, std::span<Candidate* const> approved, x509::Time now);
    void record(std::span<const std::unique_ptr<Candidate>> candidates, x509::Time now);

    Result<SubjectCache::Entry> find_subject(const Consumer& consumer, const CsrRequest& request,
                                             const x509::UnprovenRequest& csr) const;
    Result<SubjectCache::Entry> look_up_subject(const Consumer& consumer, const CsrRequest& request,
                                                const x509::UnprovenRequest& csr) const;
    void forget_subject(const Consumer& consumer, const CsrRequest& request);

    // What the VNFM told of a VNF instance: read once for all items of a batch.
    struct KnownVnf {
        std::optional<ledger::VnfLife> life;
        std::set<std::string> vnfcs;
    };

    using KnownVnfs = std::map<std::string, KnownVnf>;

    Result<const KnownVnf*> known_vnf(const Consumer& consumer, const std::string& id,
                                      KnownVnfs& known) const;
    // nullopt: confirmed by what is known already. unknown_vnfc, vnfm_view_pending.
    Result<std::optional<ledger::Time>> subject_life(const Consumer& consumer,
                                                     const RegistrationTerms& terms,
                                                     KnownVnfs& known) const;
    Result<ledger::RegisterEntry> judge(const Consumer& consumer, const RegisterRequest& request,
                                        KnownVnfs& known, Trail& trail) const;
    // subject_gone
    Result<void> check_alive(const RegisteredSubject& subject) const;
    static ledger::SubjectScope scope_of(const LcmScope& scope);
    Result<ca::Issuer*> issuer(std::string_view ca_id) const;
    // A refusal is refused whether its record could be written or not.
    Error refused(std::string_view event, const Trail& trail, Error error) const;

    Parts parts_;
    std::shared_ptr<SubjectCache> subjects_ = std::make_shared<SubjectCache>();
};

}  // namespace bartizan::cmf

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Subjects and the lives of their VNFC instances (CMF 2.1 and row 4 of 3.3). The VNFM's API lags
// behind its own hooks: a subject that is registered while an operation of its VNF instance is
// under way is provisional, until that operation ended.

#include <algorithm>
#include <set>

#include "cmf/cmf.hpp"
#include "ledger/lcm_store.hpp"

namespace bartizan::cmf {

Result<const Cmf::KnownVnf*> Cmf::known_vnf(const Consumer& consumer, const std::string& id,
                                            KnownVnfs& known) const {
    if (const auto found = known.find(id); found != known.end()) {
        return &found->second;
    }
    auto& lcm = parts_.ledger.lcm();
    KnownVnf vnf;
    BARTIZAN_TRY(vnf.life, lcm.vnf(consumer.vnfm, id));
    BARTIZAN_TRY(const auto listed, lcm.vnfcs(consumer.vnfm, id));
    for (const auto& vnfc : listed) {
        vnf.vnfcs.insert(vnfc.vnfc_id);
    }
    return &known.emplace(id, std::move(vnf)).first->second;
}

Result<std::optional<ledger::Time>> Cmf::subject_life(const Consumer& consumer,
                                                      const RegistrationTerms& terms,
                                                      KnownVnfs& known) const {
    if (consumer.vnfm.empty() || terms.cert_type == CertType::mano) {
        return std::optional<ledger::Time>();
    }
    BARTIZAN_TRY(const auto* vnf, known_vnf(consumer, terms.vnf_instance_id, known));
    if (std::ranges::all_of(terms.subject_ids,
                            [&](const auto& id) { return vnf->vnfcs.contains(id); })) {
        return std::optional<ledger::Time>();
    }
    if (vnf->life && vnf->life->in_progress()) {
        return std::optional(parts_.clock.now() + parts_.settings.provisional_ttl);
    }
    if (parts_.lcm_view != nullptr &&
        parts_.lcm_view->look_again(consumer.vnfm, terms.vnf_instance_id)) {
        return Error{Fault::vnfm_view_pending, "", "vnfm " + consumer.vnfm};
    }
    return Error{Fault::unknown_vnfc,
                 vnf->life
                     ? "no operation of that VNF instance is under way, and it has no such VNFC"
                     : "there is no such VNF instance",
                 "vnfm " + consumer.vnfm};
}

Result<void> Cmf::check_alive(const RegisteredSubject& subject) const {
    const auto& record = subject.record;
    if (std::ranges::find(record.gone, subject.subject_id) != record.gone.end()) {
        return Error{Fault::subject_gone, "its VNFC instance was removed", ""};
    }
    if (record.state == "SUSPENDED") {
        return Error{Fault::subject_gone, "the operation that it belongs to failed: retry it first",
                     ""};
    }
    if (record.provisional_until && *record.provisional_until <= parts_.clock.now()) {
        return Error{Fault::subject_gone,
                     "the operation that it belongs to was not seen to complete in time", ""};
    }
    return {};
}

ledger::SubjectScope Cmf::scope_of(const LcmScope& scope) {
    auto delegates = scope.consumers;
    delegates.push_back(direct_delegate(scope.vnfm));
    return {std::move(delegates), scope.vnf_instance_id};
}

std::string Cmf::direct_delegate(const std::string& vnfm) {
    return "@" + vnfm;
}

Result<std::vector<ledger::LiveSubject>> Cmf::live_subjects(const LcmScope& scope) const {
    return parts_.ledger.lcm().subjects(scope_of(scope), parts_.clock.now());
}

Result<void> Cmf::suspend(const LcmScope& scope, bool suspended) {
    const auto done = parts_.ledger.lcm().suspend(scope_of(scope), suspended);
    subjects_->clear();
    return done;
}

Result<ledger::SettlementOutcome> Cmf::settle(const LcmScope& scope, const Settling& settling) {
    const auto now = parts_.clock.now();
    const auto actor = "lcm " + scope.vnfm;
    constexpr auto reason = x509::RevocationReason::cessation_of_operation;
    ledger::Settlement settlement{.scope = scope_of(scope),
                                  .vnfm = scope.vnfm,
                                  .op_occ_id = settling.op_occ_id,
                                  .confirm = settling.confirm,
                                  .gone = settling.gone,
                                  .undecided = settling.undecided,
                                  .reason = static_cast<std::uint8_t>(reason),
                                  .at = now,
                                  .audit = {},
                                  .revoked = {}};
    for (const auto& subject : settling.gone) {
        Trail trail(actor);
        trail.subject(subject);
        trail.note("why", settling.why);
        settlement.audit.push_back(trail.passed("subject.closed", now));
    }
    settlement.revoked = [&](const ledger::CertificateRecord& certificate) {
        Trail trail(actor);
        trail.subject(certificate.subject);
        trail.note("caId", certificate.ca_id);
        trail.note("serial", x509::hex(certificate.serial));
        trail.note("reason", std::string(x509::name_of(reason)));
        trail.note("why", settling.why);
        return trail.passed("certificate.revoked", now);
    };
    auto outcome = parts_.ledger.lcm().settle(settlement);
    subjects_->clear();
    return outcome;
}

}  // namespace bartizan::cmf

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/cmf.hpp"
#include "uuid/uuid.hpp"

namespace bartizan::cmf {
namespace {

// What the ledger keeps of it, in each of its back ends.
constexpr std::size_t max_terms = 60UL * 1024;

}  // namespace

Result<ledger::RegisterOutcome> Cmf::register_subjects(const Consumer& consumer,
                                                       const RegisterRequest& request) {
    return std::move(register_subjects(consumer, std::span(&request, 1)).front());
}

std::vector<Result<ledger::RegisterOutcome>> Cmf::register_subjects(
    const Consumer& consumer, std::span<const RegisterRequest> requests) {
    std::vector<Result<ledger::RegisterEntry>> judged;
    std::vector<ledger::RegisterEntry> entries;
    std::vector<ledger::AuditRecord> others;
    KnownVnfs known;
    for (const auto& request : requests) {
        Trail trail(consumer.name);
        judged.push_back(judge(consumer, request, known, trail));
        if (judged.back()) {
            entries.push_back(*judged.back());
        } else {
            others.push_back(
                trail.failed("registration.refused", judged.back().error(), parts_.clock.now()));
        }
    }
    auto outcomes = parts_.ledger.register_all(entries, others);
    std::vector<Result<ledger::RegisterOutcome>> out;
    auto outcome = outcomes.begin();
    for (auto& one : judged) {
        if (!one) {
            out.emplace_back(std::move(one).error());
            continue;
        }
        if (!*outcome) {
            // What the ledger alone knows of: another registration of the subject.
            auto audit = one->audit;
            audit.event = "registration.refused";
            audit.outcome = traits(outcome->error().fault).name;
            static_cast<void>(parts_.ledger.record_audit(audit));
        }
        out.push_back(std::move(*outcome));
        ++outcome;
    }
    return out;
}

Result<ledger::RegisterEntry> Cmf::judge(const Consumer& consumer, const RegisterRequest& request,
                                         KnownVnfs& known, Trail& trail) const {
    if (!request.subject_ids.empty()) {
        trail.subject({std::string(name_of(request.cert_type)), request.vnf_instance_id,
                       request.subject_ids.front()});
    }
    trail.at("consumer");
    BARTIZAN_CHECK(check_cert_type(consumer, request.cert_type, "register"));
    trail.at("request");
    BARTIZAN_TRY(const auto terms, agree(request, consumer, parts_.settings.attestation_floor,
                                         parts_.settings.registration_limits));
    const auto canonical = to_json(terms);
    if (canonical.size() > max_terms) {
        return Error{Fault::too_large,
                     "a registration of at most " + std::to_string(max_terms) + " octets", ""};
    }
    trail.at("subject");
    BARTIZAN_TRY(const auto provisional_until, subject_life(consumer, terms, known));
    trail.note("life", provisional_until       ? "provisional"
                       : consumer.vnfm.empty() ? "confirmed by the registration"
                                               : "confirmed");
    trail.at("ca");
    BARTIZAN_TRY(const auto rule,
                 select_ca(parts_.ca_rules, terms.cert_type, consumer, terms.vnf_instance_id));
    BARTIZAN_CHECK(issuer(rule.ca_id));
    trail.note("caId", rule.ca_id);
    trail.at("profile");
    BARTIZAN_TRY(const auto profile, rule.profile.empty()
                                         ? parts_.profiles.only_one_for(terms.cert_type)
                                         : parts_.profiles.named(rule.profile));
    trail.note("profile", profile.name);
    trail.at("ledger");
    const auto now = parts_.clock.now();
    const auto id = uuid::random();
    trail.note("registrationId", id);
    ledger::RegistrationRecord record{.id = id,
                                      .cert_type = std::string(name_of(terms.cert_type)),
                                      .vnf_instance_id = terms.vnf_instance_id,
                                      .subject_ids = terms.subject_ids,
                                      .mode = terms.cert_type == CertType::mano
                                                  ? std::string()
                                                  : std::string(name_of(*request.mode)),
                                      .delegate = consumer.name,
                                      .ca_id = rule.ca_id,
                                      .profile = profile.name,
                                      .request = canonical,
                                      .state = "REGISTERED",
                                      .created_at = now,
                                      .provisional_until = provisional_until};
    return ledger::RegisterEntry{std::move(record), trail.passed("registration.created", now)};
}

Result<void> Cmf::deregister(const Consumer& consumer, const std::string& registration_id,
                             bool revoke_certificates) {
    BARTIZAN_TRY(const auto found, registration(consumer, registration_id));
    if (found.state == "CLOSED") {
        return Error{Fault::not_found, "registration " + registration_id.substr(0, 64), ""};
    }
    // Closed last: a call that was cut off can be repeated and finds what is left.
    while (revoke_certificates) {
        ledger::CertificateFilter live;
        live.registration_id = registration_id;
        live.revoked = false;
        BARTIZAN_TRY(const auto certificates, parts_.ledger.certificates(live));
        if (certificates.empty()) {
            break;
        }
        for (const auto& certificate : certificates) {
            auto revoked =
                revoke(consumer, certificate.id, x509::RevocationReason::cessation_of_operation);
            if (!revoked && revoked.error().fault != Fault::already_revoked) {
                return std::move(revoked).error();
            }
        }
    }
    Trail trail(consumer.name);
    trail.subject({found.cert_type, found.vnf_instance_id,
                   found.subject_ids.empty() ? "" : found.subject_ids.front()});
    trail.note("registrationId", registration_id);
    BARTIZAN_CHECK(parts_.ledger.close_registration(
        registration_id, trail.passed("registration.closed", parts_.clock.now())));
    subjects_->clear();
    return {};
}

}  // namespace bartizan::cmf

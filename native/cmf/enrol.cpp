// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The CSR operation: identify() and judge() are rows 1 to 9 of the processing order (CMF 3.3),
// then the CA signs all that passed, then the ledger takes them in one commit. One request is a
// batch of one.

#include "cmf/cmf.hpp"
#include "cmf/request_key.hpp"

namespace bartizan::cmf {
// A request on its way: what was found out about it, or how it ended.
struct Cmf::Candidate {
    Candidate(const Consumer& who, CsrRequest what, Observer* observer)
        : consumer(who), request(std::move(what)), trail(who.name, observer) {}

    const Consumer& consumer;
    const CsrRequest request;
    Trail trail;
    std::optional<x509::UnprovenRequest> unproven;
    SubjectCache::Entry subject;
    ledger::SubjectKey key;
    ledger::Digest spki{};
    ledger::Digest request_key{};
    ca::Issuer* ca = nullptr;
    std::optional<ca::ApprovedRequest> approved;
    std::optional<x509::Certificate> certificate;
    std::optional<Result<CsrResponse>> outcome;

    void refuse(Error error) { outcome.emplace(std::move(error)); }

    void answer(ledger::CertificateRecord record, bool repeated) {
        CsrResponse response{
            .certificate = std::move(record), .chain = {}, .attestation = {}, .repeated = repeated};
        if (request.chain == ChainRequest::requested) {
            response.chain.assign(ca->chain().begin(), ca->chain().end());
        }
        outcome.emplace(std::move(response));
    }
};

Result<CsrResponse> Cmf::enrol(const Consumer& consumer, const CsrRequest& request) {
    auto responses = enrol(consumer, std::vector{request});
    return std::move(responses.front());
}

std::vector<Result<CsrResponse>> Cmf::enrol(const Consumer& consumer,
                                            std::vector<CsrRequest> requests,
                                            const MoreRequests& more) {
    const auto now = parts_.clock.now();
    Candidates candidates;
    while (!requests.empty()) {
        const auto begin = candidates.size();
        for (auto& request : requests) {
            const bool mano = request.cert_type == CertType::mano;
            candidates.push_back(
                std::make_unique<Candidate>(consumer, std::move(request), parts_.observer));
            if (mano) {
                candidates.back()->trail.at("certType");
                candidates.back()->refuse(Error{Fault::cert_type_not_allowed, "", ""});
            }
        }
        prepare(std::span(candidates).subspan(begin), now);
        requests = more ? more() : std::vector<CsrRequest>();
    }
    return issue(candidates, now);
}

Result<CsrResponse> Cmf::enrol_mano(const Consumer& admin, const std::string& fqdn, ByteView csr) {
    const auto now = parts_.clock.now();
    Candidates candidates;
    candidates.push_back(
        std::make_unique<Candidate>(admin,
                                    CsrRequest{.vnfc_id = lower_case(fqdn),
                                               .vnf_instance_id = {},
                                               .cert_type = CertType::mano,
                                               .chain = ChainRequest::requested,
                                               .csr = Bytes(csr.begin(), csr.end())},
                                    parts_.observer));
    prepare(candidates, now);
    auto responses = issue(candidates, now);
    return std::move(responses.front());
}

void Cmf::prepare(std::span<const std::unique_ptr<Candidate>> candidates, x509::Time now) const {
    std::vector<Candidate*> identified;
    std::vector<ledger::KeyQuestion> questions;
    for (const auto& candidate : candidates) {
        if (candidate->outcome) {
            continue;
        }
        if (auto outcome = identify(*candidate); !outcome) {
            candidate->refuse(std::move(outcome).error());
            continue;
        }
        identified.push_back(candidate.get());
        questions.push_back({{candidate->spki, candidate->request_key}, candidate->key});
    }
    if (identified.empty()) {
        return;
    }
    auto uses = parts_.ledger.key_uses(questions, now);
    for (std::size_t i = 0; i < identified.size(); ++i) {
        auto outcome =
            uses ? judge(*identified[i], std::move((*uses)[i]), now) : Result<void>(uses.error());
        if (!outcome) {
            identified[i]->refuse(std::move(outcome).error());
        }
    }
}

Result<void> Cmf::identify(Candidate& candidate) const {
    const auto& request = candidate.request;
    const auto& consumer = candidate.consumer;
    auto& trail = candidate.trail;
    trail.subject(
        {std::string(name_of(request.cert_type)), request.vnf_instance_id, request.vnfc_id});

    trail.at("consumer");
    BARTIZAN_CHECK(check_cert_type(consumer, request.cert_type, "have signed"));

    trail.at("clock");
    BARTIZAN_CHECK(parts_.clock.check());

    trail.at("csr");
    BARTIZAN_TRY(const auto der,
                 x509::request_der(as_text(request.csr), parts_.settings.request_limits));
    BARTIZAN_TRY(candidate.unproven,
                 x509::UnprovenRequest::decode(der, parts_.settings.request_limits));
    const auto& unproven = *candidate.unproven;
    candidate.spki = unproven.public_key().sha256();
    trail.note("spkiSha256", x509::hex(candidate.spki));

    trail.at("registration");
    BARTIZAN_TRY(candidate.subject, find_subject(consumer, request, unproven));
    const auto& subject = *candidate.subject;
    candidate.key = {subject.record.cert_type, subject.record.vnf_instance_id, subject.subject_id};
    trail.subject(candidate.key);

    trail.at("subject");
    BARTIZAN_CHECK(check_alive(subject));

    trail.at("retry");
    candidate.request_key = request_key_of(consumer.name, candidate.key, unproven.sha256());
    BARTIZAN_TRY(candidate.ca, issuer(subject.record.ca_id));
    return {};
}

Result<void> Cmf::judge(Candidate& candidate, ledger::KeyUse use, x509::Time now) const {
    const auto& subject = *candidate.subject;
    auto& trail = candidate.trail;
    if (use.answer) {
        trail.note("serial", x509::hex(use.answer->serial));
        candidate.answer(std::move(*use.answer), true);
        return {};
    }

    trail.at("possession");
    BARTIZAN_TRY(const auto proven,
                 x509::CertificationRequest::prove(std::move(*candidate.unproven)));

    trail.at("key");
    BARTIZAN_TRY(const auto profile, parts_.profiles.named(subject.record.profile));
    BARTIZAN_CHECK(check_key_strength(proven.public_key(), profile));
    if (use.foreign) {
        return Error{Fault::key_reused, "", ""};
    }

    // A statement in the request is not verified yet; a registration that requires one is
    // refused at Register, so nothing is promised here.
    trail.at("attestation");

    trail.at("approval");
    BARTIZAN_TRY(candidate.approved, parts_.approval.approve(proven, subject, profile, now));
    trail.note("caId", subject.record.ca_id);
    trail.note("profile", profile.name);

    // Nothing is signed that could not be kept.
    trail.at("ledger");
    return parts_.ledger.writable();
}

std::vector<Result<CsrResponse>> Cmf::issue(const Candidates& candidates, x509::Time now) {
    std::map<ca::Issuer*, std::vector<Candidate*>> by_ca;
    for (const auto& candidate : candidates) {
        if (!candidate->outcome) {
            by_ca[candidate->ca].push_back(candidate.get());
        }
    }
    for (const auto& [ca, approved] : by_ca) {
        issue(*ca, approved, now);
    }
    record(candidates, now);
    std::vector<Result<CsrResponse>> out;
    out.reserve(candidates.size());
    for (const auto& candidate : candidates) {
        out.push_back(std::move(*candidate->outcome));
    }
    return out;
}

void Cmf::issue(ca::Issuer& ca, std::span<Candidate* const> approved, x509::Time now) {
    std::vector<const ca::ApprovedRequest*> requests;
    requests.reserve(approved.size());
    for (auto* candidate : approved) {
        candidate->trail.at("issue");
        requests.push_back(&*candidate->approved);
    }
    auto certificates = ca.issue(requests, now);
    for (std::size_t i = 0; i < approved.size(); ++i) {
        auto& candidate = *approved[i];
        if (!certificates[i]) {
            candidate.refuse(std::move(certificates[i]).error());
            continue;
        }
        candidate.certificate = std::move(*certificates[i]);
        candidate.trail.note("serial", x509::hex(candidate.certificate->serial()));
        candidate.trail.at("ledger");
    }
}

// All in one commit: the certificates, and the audit records of what was refused or repeated.
void Cmf::record(std::span<const std::unique_ptr<Candidate>> candidates, x509::Time now) {
    std::vector<ledger::IssueEntry> entries;
    std::vector<Candidate*> issued;
    std::vector<ledger::AuditRecord> others;
    for (const auto& candidate : candidates) {
        if (candidate->outcome) {
            const auto& outcome = *candidate->outcome;
            others.push_back(outcome
                                 ? candidate->trail.passed("certificate.repeated", now)
                                 : candidate->trail.failed("csr.refused", outcome.error(), now));
            continue;
        }
        const auto& certificate = *candidate->certificate;
        const auto& registration = candidate->subject->record;
        const auto serial = certificate.serial();
        const auto der = certificate.der();
        entries.push_back({.certificate = {.id = registration.ca_id + "." + x509::hex(serial),
                                           .ca_id = registration.ca_id,
                                           .serial = Bytes(serial.begin(), serial.end()),
                                           .der = Bytes(der.begin(), der.end()),
                                           .registration_id = registration.id,
                                           .subject = candidate->key,
                                           .spki_sha256 = candidate->spki,
                                           .not_before = certificate.validity().not_before,
                                           .not_after = certificate.validity().not_after,
                                           .issued_at = now,
                                           .revoked_at = std::nullopt,
                                           .revocation_reason = 0},
                           .request_key = candidate->request_key,
                           .audit = candidate->trail.passed("certificate.issued", now)});
        issued.push_back(candidate.get());
    }
    auto outcomes = parts_.ledger.record_issues(entries, others);
    for (std::size_t i = 0; i < issued.size(); ++i) {
        auto& candidate = *issued[i];
        if (outcomes[i]) {
            candidate.answer(std::move(outcomes[i]->certificate), !outcomes[i]->stored);
            continue;
        }
        auto error = std::move(outcomes[i]).error();
        if (error.fault == Fault::not_registered) {
            forget_subject(candidate.consumer, candidate.request);
        }
        candidate.refuse(refused("csr.refused", candidate.trail, std::move(error)));
    }
}

}  // namespace bartizan::cmf

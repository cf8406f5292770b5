// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/cmf.hpp"
#include "cmf/request_key.hpp"

namespace bartizan::cmf {

namespace {

Result<void> check_consumer(const Consumer& consumer, CertType type) {
    const bool role =
        type == CertType::mano ? consumer.role == Role::admin : consumer.role == Role::vnfm;
    if (!role || !consumer.may_use(type)) {
        return Error{Fault::not_authorised,
                     "it may not have " + std::string(name_of(type)) + " signed",
                     "role or cert_types of [consumer " + consumer.name + "]"};
    }
    return {};
}

}  // namespace

Result<CsrResponse> Cmf::enrol(const Consumer& consumer, const CsrRequest& request) {
    Trail trail(consumer.name, parts_.observer);
    if (request.cert_type == CertType::mano) {
        trail.at("certType");
        return refused("csr.refused", trail, Error{Fault::cert_type_not_allowed, "", ""});
    }
    auto response = enrol_steps(consumer, request, trail);
    if (!response) {
        return refused("csr.refused", trail, std::move(response).error());
    }
    return response;
}

Result<CsrResponse> Cmf::enrol_mano(const Consumer& admin, const std::string& fqdn, ByteView csr) {
    const CsrRequest request{.vnfc_id = lower_case(fqdn),
                             .vnf_instance_id = {},
                             .cert_type = CertType::mano,
                             .chain = ChainRequest::requested,
                             .csr = Bytes(csr.begin(), csr.end())};
    Trail trail(admin.name, parts_.observer);
    auto response = enrol_steps(admin, request, trail);
    if (!response) {
        return refused("csr.refused", trail, std::move(response).error());
    }
    return response;
}

Result<CsrResponse> Cmf::enrol_steps(const Consumer& consumer, const CsrRequest& request,
                                     Trail& trail) {
    const auto now = parts_.now();
    trail.subject(
        {std::string(name_of(request.cert_type)), request.vnf_instance_id, request.vnfc_id});

    trail.at("consumer");
    BARTIZAN_CHECK(check_consumer(consumer, request.cert_type));

    trail.at("csr");
    BARTIZAN_TRY(const auto der,
                 x509::request_der(as_text(request.csr), parts_.settings.request_limits));
    BARTIZAN_TRY(auto unproven, x509::UnprovenRequest::decode(der, parts_.settings.request_limits));
    trail.note("spkiSha256", x509::hex(unproven.public_key().sha256()));

    trail.at("registration");
    BARTIZAN_TRY(const auto subject, find_subject(consumer, request, unproven));
    const ledger::SubjectKey key{subject.record.cert_type, subject.record.vnf_instance_id,
                                 subject.subject_id};
    trail.subject(key);

    // Without a view of the VNFM the registration itself is what the CMF knows of the
    // subject's life (CMF 2.1).
    trail.at("subject");

    trail.at("retry");
    const auto request_key = request_key_of(consumer.name, key, unproven.sha256());
    BARTIZAN_TRY(ca::Issuer * ca, issuer(subject.record.ca_id));
    const auto answer = [&](ledger::CertificateRecord certificate, bool repeated) {
        CsrResponse response{.certificate = std::move(certificate),
                             .chain = {},
                             .attestation = {},
                             .repeated = repeated};
        if (request.chain == ChainRequest::requested) {
            response.chain.assign(ca->chain().begin(), ca->chain().end());
        }
        return response;
    };
    BARTIZAN_TRY(auto earlier,
                 parts_.ledger.find_answer({unproven.public_key().sha256(), request_key}, now));
    if (earlier) {
        trail.note("serial", x509::hex(earlier->serial));
        BARTIZAN_CHECK(parts_.ledger.record_audit(trail.passed("certificate.repeated", now)));
        return answer(std::move(*earlier), true);
    }

    trail.at("possession");
    BARTIZAN_TRY(const auto proven, x509::CertificationRequest::prove(std::move(unproven)));

    trail.at("key");
    BARTIZAN_TRY(const auto profile, parts_.profiles.named(subject.record.profile));
    BARTIZAN_CHECK(check_key_strength(proven.public_key(), profile));
    BARTIZAN_CHECK(parts_.ledger.check_key(proven.public_key().sha256(), key));

    // A statement in the request is not verified yet; a registration that requires one is
    // refused at Register, so nothing is promised here.
    trail.at("attestation");

    trail.at("approval");
    BARTIZAN_TRY(const auto approved, parts_.approval.approve(proven, subject, profile, now));
    trail.note("caId", subject.record.ca_id);
    trail.note("profile", profile.name);

    trail.at("ledger");
    BARTIZAN_CHECK(parts_.ledger.writable());

    trail.at("issue");
    BARTIZAN_TRY(const auto certificate, ca->issue(approved, now));
    trail.note("serial", x509::hex(certificate.serial()));

    trail.at("ledger");
    ledger::IssueEntry entry{
        .certificate = {.id = subject.record.ca_id + "." + x509::hex(certificate.serial()),
                        .ca_id = subject.record.ca_id,
                        .serial = Bytes(certificate.serial().begin(), certificate.serial().end()),
                        .der = Bytes(certificate.der().begin(), certificate.der().end()),
                        .registration_id = subject.record.id,
                        .subject = key,
                        .spki_sha256 = proven.public_key().sha256(),
                        .not_before = certificate.validity().not_before,
                        .not_after = certificate.validity().not_after,
                        .issued_at = now,
                        .revoked_at = std::nullopt,
                        .revocation_reason = 0},
        .request_key = request_key,
        .audit = trail.passed("certificate.issued", now)};
    BARTIZAN_TRY(auto outcome, parts_.ledger.record_issue(entry));
    return answer(std::move(outcome.certificate), !outcome.stored);
}

}  // namespace bartizan::cmf

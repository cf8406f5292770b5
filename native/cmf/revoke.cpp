// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/cmf.hpp"

namespace bartizan::cmf {

Result<ledger::CertificateRecord> Cmf::revoke(const Consumer& consumer,
                                              const std::string& certificate_id,
                                              x509::RevocationReason reason) {
    BARTIZAN_TRY(const auto found, certificate(consumer, certificate_id));
    // Holding and releasing is a state machine that certificates do not have yet.
    if (reason == x509::RevocationReason::certificate_hold ||
        reason == x509::RevocationReason::remove_from_crl) {
        return Error{Fault::malformed_request,
                     "reason: certificateHold and removeFromCRL are not supported", ""};
    }
    Trail trail(consumer.name);
    trail.subject(found.subject);
    trail.note("caId", found.ca_id);
    trail.note("serial", x509::hex(found.serial));
    trail.note("reason", std::string(x509::name_of(reason)));
    const auto now = parts_.clock.now();
    return parts_.ledger.revoke(certificate_id, static_cast<std::uint8_t>(reason), now,
                                trail.passed("certificate.revoked", now));
}

Result<CrlResponse> Cmf::next_crl(std::string_view ca_id) {
    BARTIZAN_TRY(ca::Issuer * ca, issuer(ca_id));
    const auto now = parts_.clock.now();
    Trail trail("");
    trail.note("caId", std::string(ca_id));
    BARTIZAN_TRY(auto content, parts_.ledger.take_crl(std::string(ca_id), now,
                                                      trail.passed("crl.numbered", now)));
    std::vector<x509::RevokedCertificate> revoked;
    revoked.reserve(content.revoked.size());
    for (auto& entry : content.revoked) {
        revoked.push_back({std::move(entry.serial), entry.revoked_at,
                           static_cast<x509::RevocationReason>(entry.reason)});
    }
    CrlResponse response{.number = content.number,
                         .covered = content.covered,
                         .der = {},
                         .validity = {now, now + parts_.settings.crl_validity},
                         .revoked = revoked.size()};
    BARTIZAN_TRY(response.der, ca->sign_crl(content.number, response.validity, std::move(revoked)));
    return response;
}

}  // namespace bartizan::cmf

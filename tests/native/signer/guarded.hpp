// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A CA, its guard and values that the guard lets through, to be changed by a test.

#pragma once

#include <algorithm>

#include <catch2/catch.hpp>

#include "probe/tbs_form.hpp"
#include "signer/oid.hpp"
#include "signer/tbs_guard.hpp"
#include "x509/crl.hpp"
#include "x509/support.hpp"

namespace bartizan::test {

using namespace std::chrono_literals;

inline constexpr auto days = [](int count) { return std::chrono::days(count); };

inline signer::GuardCaps caps() {
    return {.max_validity = days(398),
            .max_backdate = 1h,
            .max_crl_validity = days(7),
            .extended_key_usage = {*signer::oid_contents(x509::oid_server_auth),
                                   *signer::oid_contents(x509::oid_client_auth)}};
}

using probe::copy;

struct Guarded {
    Authority ca = Authority::root(x509::KeyAlgorithm::ec_p256);
    x509::SoftwareKey subject = x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256).value();
    x509::Time now = today();
    x509::CertificateTemplate leaf = ca.leaf(subject.public_key());

    [[nodiscard]] signer::TbsGuard guard(bool with_certificate = true) const {
        std::optional<signer::OwnCertificate> own;
        if (with_certificate) {
            own = {.subject = copy(ca.certificate.subject_der()),
                   .subject_key_identifier = *ca.certificate.subject_key_identifier(),
                   .not_after = ca.certificate.validity().not_after};
        }
        return {caps(), copy(ca.key.public_key().der()),
                copy(x509::algorithm_identifier(ca.key.algorithm())), std::move(own)};
    }

    [[nodiscard]] Bytes tbs() const {
        return x509::build_tbs_certificate(leaf, ca.key.algorithm()).value();
    }

    // Nothing if it is accepted, else the reason.
    [[nodiscard]] std::string refusal(ca::TbsKind kind, ByteView value) const {
        const auto outcome = guard().check(kind, value, now);
        if (outcome) {
            return {};
        }
        CHECK(outcome.error().fault == Fault::signer_refused);
        CHECK(outcome.error().public_detail.empty());
        return outcome.error().operator_detail;
    }

    [[nodiscard]] std::string refusal() const { return refusal(ca::TbsKind::certificate, tbs()); }
};

// `tbs` with every occurrence of `from` replaced by as many octets.
inline Bytes replaced(Bytes tbs, const Bytes& from, const Bytes& to) {
    REQUIRE(from.size() == to.size());
    auto at = std::search(tbs.begin(), tbs.end(), from.begin(), from.end());
    REQUIRE(at != tbs.end());
    for (; at != tbs.end(); at = std::search(at, tbs.end(), from.begin(), from.end())) {
        std::ranges::copy(to, at);
    }
    return tbs;
}

inline x509::CrlTemplate crl_of(const Guarded& it) {
    return {.issuer = copy(it.ca.certificate.subject_der()),
            .this_update = it.now,
            .next_update = it.now + days(1),
            .number = 7,
            .authority_key_identifier = it.ca.key.public_key().key_identifier(),
            .revoked = {{.serial = {0x12, 0x34},
                         .revoked_at = it.now - 1h,
                         .reason = x509::RevocationReason::key_compromise},
                        {.serial = {0x7f}, .revoked_at = it.now - 2h}}};
}

inline Bytes tbs_of(const Guarded& it, const x509::CrlTemplate& form) {
    return x509::build_tbs_crl(form, it.ca.key.algorithm()).value();
}

}  // namespace bartizan::test

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// CertificateList (RFC 5280 5), version 2.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "der/bytes.hpp"
#include "fault/result.hpp"
#include "x509/certificate.hpp"

namespace bartizan::x509 {

// CRLReason (RFC 5280 5.3.1).
enum class RevocationReason : std::uint8_t {
    unspecified = 0,
    key_compromise = 1,
    ca_compromise = 2,
    affiliation_changed = 3,
    superseded = 4,
    cessation_of_operation = 5,
    certificate_hold = 6,
    remove_from_crl = 8,
    privilege_withdrawn = 9,
    aa_compromise = 10
};

// RFC 5280 names: "keyCompromise".
std::string_view name_of(RevocationReason reason);
std::optional<RevocationReason> revocation_reason_named(std::string_view name);

struct RevokedCertificate {
    Bytes serial;
    Time revoked_at;
    RevocationReason reason = RevocationReason::unspecified;  // unspecified is left out
};

struct CrlTemplate {
    Bytes issuer;  // DER of the issuer's subject Name
    Time this_update;
    Time next_update;
    std::uint64_t number = 0;
    std::array<std::uint8_t, 20> authority_key_identifier{};
    std::vector<RevokedCertificate> revoked;
};

Result<Bytes> build_tbs_crl(const CrlTemplate& form, SignatureAlgorithm algorithm);

std::string crl_pem(ByteView der);

}  // namespace bartizan::x509

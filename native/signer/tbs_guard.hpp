// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The last check before a CA key signs. Whoever asks may have been taken over, so nothing is
// believed: the guard reads what is to be signed with the bounded reader, knows nothing else
// than its own caps, and refuses everything that is not
//   - a certificate of an end entity, by this CA, within the caps;
//   - a CRL of this CA;
//   - a certification request for its own key.

#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "ca/signing_key.hpp"
#include "der/reader.hpp"
#include "fault/result.hpp"

namespace bartizan::signer {

struct GuardCaps {
    std::chrono::seconds max_validity;
    std::chrono::seconds max_backdate;  // how long before now notBefore and thisUpdate may be
    std::chrono::seconds max_crl_validity;
    std::vector<Bytes> extended_key_usage;  // contents of the OIDs that are allowed
};

// How long after now notBefore and thisUpdate may be.
inline constexpr std::chrono::seconds max_future = std::chrono::hours(1);
inline constexpr std::size_t max_serial_octets = 20;  // RFC 5280 4.1.2.2

struct OwnCertificate {
    Bytes subject;  // DER of the Name
    Bytes subject_key_identifier;
    der::Time not_after;
};

class TbsGuard {
  public:
    // `spki` and `algorithm`: DER of the key's SubjectPublicKeyInfo and of the
    // AlgorithmIdentifier that it signs with. Without `own` only requests pass.
    TbsGuard(GuardCaps caps, Bytes spki, Bytes algorithm, std::optional<OwnCertificate> own)
        : caps_(std::move(caps)),
          spki_(std::move(spki)),
          algorithm_(std::move(algorithm)),
          own_(std::move(own)) {}

    // signer_refused, with the reason for the operator.
    [[nodiscard]] Result<void> check(ca::TbsKind kind, ByteView tbs, der::Time now) const;

  private:
    [[nodiscard]] Result<void> check_certificate(ByteView tbs, der::Time now) const;
    [[nodiscard]] Result<void> check_crl(ByteView tbs, der::Time now) const;
    [[nodiscard]] Result<void> check_request(ByteView info) const;
    [[nodiscard]] Result<void> check_certificate_extensions(der::Reader extensions) const;
    [[nodiscard]] Result<void> check_crl_extensions(der::Reader extensions) const;
    [[nodiscard]] Result<void> check_extended_key_usage(ByteView value) const;
    // AuthorityKeyIdentifier with our own identifier and nothing else (RFC 5280 4.2.1.1).
    [[nodiscard]] bool is_own_authority(ByteView value) const;

    GuardCaps caps_;
    Bytes spki_;
    Bytes algorithm_;
    std::optional<OwnCertificate> own_;
};

}  // namespace bartizan::signer

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// CA-1 (IFA 033 clause 11.2.1): the port between the CMF and whoever signs.

#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "ca/approved_request.hpp"
#include "x509/crl.hpp"

namespace bartizan::ca {

class Issuer {
  public:
    Issuer() = default;
    Issuer(const Issuer&) = delete;
    Issuer& operator=(const Issuer&) = delete;
    virtual ~Issuer() = default;

    [[nodiscard]] virtual std::string_view id() const = 0;
    // The issuing certificate first, the root last.
    [[nodiscard]] virtual std::span<const x509::Certificate> chain() const = 0;

    // For each request, in their order, a certificate that says what was approved and nothing
    // else; ca_misissued otherwise.
    // `now` is the caller's clock. Callable from many threads.
    virtual std::vector<Result<x509::Certificate>> issue(
        std::span<const ApprovedRequest* const> requests, x509::Time now) = 0;

    Result<x509::Certificate> issue(const ApprovedRequest& request, x509::Time now) {
        const auto* one = &request;
        return std::move(issue(std::span(&one, 1), now).front());
    }

    // DER of the CertificateList with these entries.
    virtual Result<Bytes> sign_crl(std::uint64_t number, x509::Validity validity,
                                   std::vector<x509::RevokedCertificate> revoked) = 0;
};

}  // namespace bartizan::ca

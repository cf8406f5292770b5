// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The integrated CA: builds the certificate here, has it signed through a SigningKey.

#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "ca/issuer.hpp"
#include "ca/signing_key.hpp"

namespace bartizan::ca {

struct LocalIssuerSettings {
    std::string id;                                    // caId, "local"
    std::vector<std::string> crl_distribution_points;  // http URIs
    std::vector<std::string> ca_issuers;
    std::vector<std::string> ocsp;
};

class LocalIssuer final : public Issuer {
  public:
    // `chain`: the issuing certificate first, the root last. chain_invalid if the certificate
    // is not the key's own, is no CA, lacks a key identifier or does not chain to the last one
    // at `now`. The key must outlive the issuer.
    static Result<std::unique_ptr<LocalIssuer>> open(LocalIssuerSettings settings,
                                                     std::vector<x509::Certificate> chain,
                                                     SigningKey& key, x509::Time now);

    [[nodiscard]] std::string_view id() const override { return settings_.id; }

    [[nodiscard]] std::span<const x509::Certificate> chain() const override { return chain_; }

    using Issuer::issue;
    std::vector<Result<x509::Certificate>> issue(std::span<const ApprovedRequest* const> requests,
                                                 x509::Time now) override;
    Result<Bytes> sign_crl(std::uint64_t number, x509::Validity validity,
                           std::vector<x509::RevokedCertificate> revoked) override;

  private:
    LocalIssuer(LocalIssuerSettings settings, std::vector<x509::Certificate> chain,
                SigningKey& key);

    [[nodiscard]] Result<Bytes> tbs_of(const ApprovedRequest& request, x509::Time now) const;
    Result<x509::Certificate> finish(const ApprovedRequest& request, ByteView tbs,
                                     ByteView signature);
    [[nodiscard]] Result<void> check_signature(ByteView tbs, ByteView signature);

    LocalIssuerSettings settings_;
    std::vector<x509::Certificate> chain_;
    SigningKey& key_;
    std::array<std::uint8_t, 20> key_identifier_{};
    std::atomic<std::uint32_t> signatures_{0};
};

}  // namespace bartizan::ca

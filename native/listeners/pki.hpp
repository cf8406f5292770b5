// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The pki listener: CRL and issuing certificate for anyone, over plain HTTP (RFC 5280 4.2.1.13
// and 4.2.2.1: who checks a certificate cannot check another one first). Read-only.

#pragma once

#include <map>

#include "deployment/crl_builder.hpp"
#include "metrics/metrics.hpp"
#include "wire/http.hpp"

namespace bartizan::listeners {

class Pki {
  public:
    // All outlive it. The paths are those of the URIs that the certificates carry: [ca]
    // crl_distribution_points and ca_issuers.
    Pki(deployment::Deployment& deployment, const deployment::CrlBuilder& crl,
        metrics::Metrics& metrics);

    std::variant<wire::Response, wire::Task> admit(const wire::Request& head) const;

  private:
    enum class Content { crl, issuer };

    [[nodiscard]] wire::Response answer(const wire::Request& request, Content content) const;

    const deployment::CrlBuilder& crl_;
    metrics::Metrics& metrics_;
    Bytes issuer_;
    x509::Validity issuer_validity_;
    std::map<std::string, Content, std::less<>> paths_;
};

}  // namespace bartizan::listeners

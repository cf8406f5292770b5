// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Certificate profiles: what the certificates of one certType look like. Data of the
// deployment, checked and compiled at start.

#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmf/enumerations.hpp"
#include "fault/result.hpp"
#include "x509/public_key.hpp"

namespace bartizan::cmf {

enum class CommonNameSource { subject_id, fqdn, none };

struct CertificateProfile {
    std::string name;
    CertType cert_type = CertType::vnfci;
    std::string organization;         // O; empty leaves it out
    std::string organizational_unit;  // OU; empty leaves it out
    CommonNameSource common_name = CommonNameSource::subject_id;
    bool san_uri = true;  // the nfv: URI of the subject
    std::chrono::days validity{30};
    std::chrono::minutes backdate{5};
    std::uint16_t key_usage = 0;
    std::vector<std::string> extended_key_usage;     // dotted OIDs
    std::vector<x509::KeyAlgorithm> key_algorithms;  // that a subject key may have
    unsigned min_rsa_bits = 3072;

    friend bool operator==(const CertificateProfile&, const CertificateProfile&) = default;
};

class ProfileSet {
  public:
    explicit ProfileSet(std::vector<CertificateProfile> profiles)
        : profiles_(std::move(profiles)) {}

    // policy if there is none of that name.
    [[nodiscard]] Result<CertificateProfile> named(std::string_view name) const;
    // The profile of `type` when a CA rule names none: policy unless there is exactly one.
    [[nodiscard]] Result<CertificateProfile> only_one_for(CertType type) const;

    [[nodiscard]] std::span<const CertificateProfile> all() const { return profiles_; }

  private:
    std::vector<CertificateProfile> profiles_;
};

// Row 6 of the processing order (CMF 3.3), the part that needs no ledger: weak_key, saying
// what is allowed, unless the profile takes this key. RSA exponents are odd and >= 65537.
Result<void> check_key_strength(const x509::SubjectPublicKeyInfo& key,
                                const CertificateProfile& profile);

}  // namespace bartizan::cmf

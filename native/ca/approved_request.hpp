// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// ApprovedRequest: what a CA may be asked to issue. Only the CMF's approval can make one
// (cmf/approval.hpp), so that an issuer that is handed one knows that every check of CMF 3.3
// rows 1-9 was passed. Nothing in it is copied from the request but the proven key.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "x509/certificate.hpp"

namespace bartizan::cmf {
class Approval;
}

namespace bartizan::ca {

// A key whose possession was proven, names from the registration, everything else from the
// profile.
class ApprovedRequest {
  public:
    [[nodiscard]] const x509::Name& subject() const { return subject_; }

    [[nodiscard]] const x509::SubjectPublicKeyInfo& public_key() const { return public_key_; }

    [[nodiscard]] const std::vector<x509::GeneralName>& subject_alt_names() const {
        return subject_alt_names_;
    }

    [[nodiscard]] x509::Validity validity() const { return validity_; }

    [[nodiscard]] std::uint16_t key_usage() const { return key_usage_; }

    [[nodiscard]] const std::vector<std::string>& extended_key_usage() const {
        return extended_key_usage_;
    }

  private:
    friend class cmf::Approval;

    explicit ApprovedRequest(x509::SubjectPublicKeyInfo key) : public_key_(std::move(key)) {}

    x509::Name subject_;
    x509::SubjectPublicKeyInfo public_key_;
    std::vector<x509::GeneralName> subject_alt_names_;
    x509::Validity validity_{};
    std::uint16_t key_usage_ = 0;
    std::vector<std::string> extended_key_usage_;
};

}  // namespace bartizan::ca

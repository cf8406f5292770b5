// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Approval (CMF 3.3 rows 6, 8 and 9): the only maker of ca::ApprovedRequest.

#pragma once

#include <string>

#include "ca/approved_request.hpp"
#include "cmf/profile.hpp"
#include "cmf/registration.hpp"
#include "x509/certification_request.hpp"

namespace bartizan::cmf {

// A subject that this consumer is the delegate of.
struct RegisteredSubject {
    ledger::RegistrationRecord record;
    RegistrationTerms terms;
    std::string subject_id;
};

// extension_not_allowed for what no end entity may have: CA:TRUE, keyCertSign, cRLSign.
Result<void> check_requested_extensions(const x509::RequestedExtensions& extensions);

class Approval {
  public:
    // `operator_domain`: the authority of the nfv: URIs.
    explicit Approval(std::string operator_domain) : operator_domain_(std::move(operator_domain)) {}

    // weak_key, extension_not_allowed, name_not_allowed or policy. The names are built anew
    // from the registration; unknown extensions are dropped.
    [[nodiscard]] Result<ca::ApprovedRequest> approve(const x509::CertificationRequest& request,
                                                      const RegisteredSubject& subject,
                                                      const CertificateProfile& profile,
                                                      x509::Time now) const;

    // "nfv://operator.example/vnf/<vnfInstanceId>/vnfc/<vnfcId>"; empty for MANO_CERT.
    [[nodiscard]] std::string subject_uri(const RegistrationTerms& terms,
                                          const std::string& subject_id) const;

  private:
    std::string operator_domain_;
};

}  // namespace bartizan::cmf

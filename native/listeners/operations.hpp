// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The operations of the certm listener: Certificate Management over Cm-Vnfm (CMF 3), and what
// an admin needs beside it.

#pragma once

#include "listeners/call.hpp"

namespace bartizan::listeners {

using Outcome = Result<wire::Response>;

Outcome create_registration(const Call& call);
Outcome create_registrations(const Call& call);  // batch
Outcome list_registrations(const Call& call);
Outcome show_registration(const Call& call);
Outcome delete_registration(const Call& call);

// The answer to one CSR; they are served by a CsrQueue.
wire::Response csr_answer(const cmf::CsrResponse& response);
Outcome sign_csrs(const Call& call);  // batch
Outcome show_csr_response(const Call& call);
Outcome sign_mano_csr(const Call& call);

Outcome list_certificates(const Call& call);
Outcome show_certificate(const Call& call);
Outcome revoke_certificate(const Call& call);

Outcome list_audit_records(const Call& call);
Outcome list_profiles(const Call& call);
Outcome show_status(const Call& call);

Outcome show_lcm_status(const Call& call);
Outcome reconcile_lcm(const Call& call);

Outcome create_enrolment_secret(const Call& call);
Outcome list_enrolment_secrets(const Call& call);
Outcome delete_enrolment_secret(const Call& call);

}  // namespace bartizan::listeners

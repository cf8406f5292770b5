// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The check of what a CA answered (CMF 3.3 row 11), whichever CA it was.

#pragma once

#include "ca/approved_request.hpp"
#include "x509/certificate.hpp"

namespace bartizan::ca {

// ca_misissued, with the field for the operator, unless `certificate` names `issuer` and holds
// the approved key, names, validity and usages, is no CA and has no other usage. The signature
// is the caller's matter.
Result<void> check_issued(const ApprovedRequest& request, const x509::Certificate& certificate,
                          const x509::Certificate& issuer);

}  // namespace bartizan::ca

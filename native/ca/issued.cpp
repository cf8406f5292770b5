// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ca/issued.hpp"

#include <algorithm>

namespace bartizan::ca {
namespace {

Error misissued(const std::string& field) {
    return {Fault::ca_misissued, "", "the certificate differs from the approved " + field};
}

bool same_octets(ByteView a, ByteView b) {
    return std::ranges::equal(a, b);
}

}  // namespace

Result<void> check_issued(const ApprovedRequest& request, const x509::Certificate& certificate,
                          const x509::Certificate& issuer) {
    if (!same_octets(certificate.issuer(), issuer.subject_der())) {
        return misissued("issuer");
    }
    if (certificate.serial().empty() || certificate.serial().size() > 20) {
        return misissued("serial length");
    }
    if (!(certificate.public_key() == request.public_key())) {
        return misissued("subject public key");
    }
    if (!(certificate.subject() == request.subject())) {
        return misissued("subject");
    }
    if (certificate.subject_alt_names() != request.subject_alt_names()) {
        return misissued("subjectAltName");
    }
    const auto validity = certificate.validity();
    if (validity.not_before < request.validity().not_before ||
        validity.not_after > request.validity().not_after ||
        validity.not_before >= validity.not_after) {
        return misissued("validity");
    }
    if (!certificate.basic_constraints() || certificate.basic_constraints()->ca) {
        return misissued("basicConstraints");
    }
    if (certificate.key_usage() != request.key_usage()) {
        return misissued("keyUsage");
    }
    if (certificate.extended_key_usage() != request.extended_key_usage()) {
        return misissued("extendedKeyUsage");
    }
    return {};
}

}  // namespace bartizan::ca

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cm_vnfm/admin_request.hpp"

#include "cm_vnfm/attributes.hpp"

namespace bartizan::cm_vnfm {

Result<ManoCertificateRequest> decode_mano_certificate_request(const json::Value& value) {
    BARTIZAN_TRY(const auto attributes,
                 Attributes::of(value, "ManoCertificateRequest", {"subjectId", "csr"}));
    ManoCertificateRequest request;
    BARTIZAN_TRY(request.subject_id, attributes.text("subjectId"));
    BARTIZAN_TRY(request.csr, attributes.text("csr"));
    return request;
}

Result<x509::RevocationReason> decode_revocation_reason(std::string_view name) {
    const auto named = x509::revocation_reason_named(name);
    if (!named) {
        return malformed("reason", "a name of RFC 5280 such as keyCompromise or superseded");
    }
    return *named;
}

Result<x509::RevocationReason> decode_revoke_request(const json::Value& value) {
    BARTIZAN_TRY(const auto attributes, Attributes::of(value, "RevokeRequest", {"reason"}));
    BARTIZAN_TRY(const auto reason, attributes.text("reason"));
    return decode_revocation_reason(reason);
}

Result<const json::Array*> decode_batch(const json::Value& value) {
    BARTIZAN_TRY(const auto attributes, Attributes::of(value, "Batch", {"items"}));
    const auto* items = attributes.member("items");
    if (items == nullptr || items->array() == nullptr) {
        return malformed("items", "a list is expected");
    }
    if (items->array()->empty() || items->array()->size() > max_batch) {
        return malformed("items", "1 to " + std::to_string(max_batch) + " of them");
    }
    return items->array();
}

}  // namespace bartizan::cm_vnfm

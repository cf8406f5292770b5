// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cm_vnfm/admin_request.hpp"
#include "cm_vnfm/listing.hpp"
#include "deployment/description.hpp"
#include "listeners/operations.hpp"

namespace bartizan::listeners {

Outcome list_certificates(const Call& call) {
    BARTIZAN_TRY(const auto wanted, list_filter(call));
    BARTIZAN_TRY(const auto filter, cm_vnfm::decode_certificate_filter(wanted));
    BARTIZAN_TRY(const auto page, call.authority.cmf.certificates(call.consumer, filter));
    return list_response(call, cm_vnfm::encode_list(std::span(page), deployment::now()),
                         cm_vnfm::next_marker(page, filter.limit));
}

Outcome show_certificate(const Call& call) {
    BARTIZAN_TRY(const auto found, call.authority.cmf.certificate(call.consumer, call.ids.front()));
    return json_response(200, cm_vnfm::encode(found, deployment::now()));
}

Outcome revoke_certificate(const Call& call) {
    BARTIZAN_TRY(const auto body, json_body(call));
    BARTIZAN_TRY(const auto reason, cm_vnfm::decode_revoke_request(body));
    BARTIZAN_CHECK(call.authority.cmf.revoke(call.consumer, call.ids.front(), reason));
    return wire::Response{.status = 204};
}

Outcome list_audit_records(const Call& call) {
    BARTIZAN_TRY(const auto wanted, list_filter(call));
    BARTIZAN_TRY(const auto filter, cm_vnfm::decode_audit_filter(wanted));
    BARTIZAN_TRY(const auto page, call.deployment.ledger().audit(filter));
    return list_response(call, cm_vnfm::encode_list(std::span(page)),
                         cm_vnfm::next_marker(page, filter.limit));
}

Outcome list_profiles(const Call& call) {
    return json_response(200, deployment::describe(call.authority.cmf.profiles()));
}

Outcome show_status(const Call& call) {
    BARTIZAN_TRY(const auto status, call.deployment.signer().status());
    BARTIZAN_TRY(const auto count, call.deployment.ledger().certificate_count());
    return json_response(200, deployment::describe(status, count));
}

}  // namespace bartizan::listeners

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cm_vnfm/admin_request.hpp"
#include "cm_vnfm/csr_request.hpp"
#include "listeners/batch.hpp"
#include "listeners/certm.hpp"
#include "listeners/operations.hpp"

namespace bartizan::listeners {

// 201 for a new certificate; 200 for the one that the same request got before.
wire::Response csr_answer(const cmf::CsrResponse& response) {
    auto out = json_response(response.repeated ? 200 : 201, cm_vnfm::encode(response));
    out.headers.emplace_back(
        "Location", certm_base + "/certificate_signing_requests/" + response.certificate.id);
    return out;
}

Outcome sign_csrs(const Call& call) {
    BARTIZAN_TRY(const auto body, json_body(call));
    BARTIZAN_TRY(const auto* items, cm_vnfm::decode_batch(body));
    // One was taken when the request came.
    BARTIZAN_CHECK(call.rate.take(call.consumer, static_cast<double>(items->size()) - 1));
    return json_response(
        200, answer_batch<cmf::CsrRequest>(
                 *items, cm_vnfm::decode_csr_request,
                 [&](std::span<const cmf::CsrRequest> requests) {
                     return call.authority.cmf.enrol(call.consumer,
                                                     std::vector(requests.begin(), requests.end()));
                 },
                 [](const cmf::CsrResponse& response) {
                     return BatchAnswer{response.repeated ? 200 : 201, cm_vnfm::encode(response)};
                 }));
}

Outcome show_csr_response(const Call& call) {
    BARTIZAN_TRY(const auto response,
                 call.authority.cmf.csr_response(call.consumer, call.ids.front()));
    return json_response(200, cm_vnfm::encode(response));
}

Outcome sign_mano_csr(const Call& call) {
    BARTIZAN_TRY(const auto body, json_body(call));
    BARTIZAN_TRY(const auto request, cm_vnfm::decode_mano_certificate_request(body));
    BARTIZAN_TRY(
        const auto response,
        call.authority.cmf.enrol_mano(call.consumer, request.subject_id, as_bytes(request.csr)));
    return csr_answer(response);
}

}  // namespace bartizan::listeners

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cm_vnfm/admin_request.hpp"
#include "cm_vnfm/listing.hpp"
#include "cm_vnfm/register_request.hpp"
#include "listeners/batch.hpp"
#include "listeners/certm.hpp"
#include "listeners/operations.hpp"

namespace bartizan::listeners {

Outcome create_registration(const Call& call) {
    BARTIZAN_TRY(const auto body, json_body(call));
    BARTIZAN_TRY(const auto request, cm_vnfm::decode_register_request(body));
    BARTIZAN_TRY(const auto outcome, call.authority.cmf.register_subjects(call.consumer, request));
    auto response =
        json_response(outcome.created ? 201 : 200, cm_vnfm::encode(outcome.registration));
    response.headers.emplace_back("Location",
                                  certm_base + "/registrations/" + outcome.registration.id);
    return response;
}

Outcome create_registrations(const Call& call) {
    BARTIZAN_TRY(const auto body, json_body(call));
    BARTIZAN_TRY(const auto* items, cm_vnfm::decode_batch(body));
    // One was taken when the request came.
    BARTIZAN_CHECK(call.rate.take(call.consumer, static_cast<double>(items->size()) - 1));
    return json_response(200, answer_batch<cmf::RegisterRequest>(
                                  *items, cm_vnfm::decode_register_request,
                                  [&](std::span<const cmf::RegisterRequest> requests) {
                                      return call.authority.cmf.register_subjects(call.consumer,
                                                                                  requests);
                                  },
                                  [](const ledger::RegisterOutcome& outcome) {
                                      return BatchAnswer{outcome.created ? 201 : 200,
                                                         cm_vnfm::encode(outcome.registration)};
                                  }));
}

Outcome list_registrations(const Call& call) {
    BARTIZAN_TRY(const auto wanted, list_filter(call));
    BARTIZAN_TRY(const auto filter, cm_vnfm::decode_registration_filter(wanted));
    BARTIZAN_TRY(const auto page, call.authority.cmf.registrations(call.consumer, filter));
    return list_response(call, cm_vnfm::encode_list(std::span(page)),
                         cm_vnfm::next_marker(page, filter.limit));
}

Outcome show_registration(const Call& call) {
    BARTIZAN_TRY(const auto found,
                 call.authority.cmf.registration(call.consumer, call.ids.front()));
    return json_response(200, cm_vnfm::encode(found));
}

Outcome delete_registration(const Call& call) {
    bool revoke = true;
    for (const auto& [name, value] : call.request.target.parameters) {
        if (name != "revoke" || (value != "true" && value != "false")) {
            return Error{Fault::malformed_request, "revoke=true or revoke=false is expected", ""};
        }
        revoke = value == "true";
    }
    BARTIZAN_CHECK(call.authority.cmf.deregister(call.consumer, call.ids.front(), revoke));
    return wire::Response{.status = 204};
}

}  // namespace bartizan::listeners

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// enrolment_secrets: how an admin lets VNFC instances enrol themselves.

#include "listeners/certm.hpp"
#include "listeners/operations.hpp"

namespace bartizan::listeners {
namespace {

constexpr std::size_t most = 1000;

std::string parameter(const Call& call, std::string_view wanted) {
    for (const auto& [name, value] : call.request.target.parameters) {
        if (name == wanted) {
            return value;
        }
    }
    return {};
}

}  // namespace

Outcome create_enrolment_secret(const Call& call) {
    BARTIZAN_TRY(const auto body, json_body(call));
    BARTIZAN_TRY(const auto request, enrol::decode_secret_request(body));
    const auto found = call.enrolments.find(request.vnfm);
    if (found == call.enrolments.end()) {
        return Error{Fault::no_lcm_source, request.vnfm.substr(0, 64), ""};
    }
    const auto now = call.deployment.clock().now();
    BARTIZAN_TRY(const auto made, found->second->make_secret(call.consumer, request, now));
    auto response = json_response(201, enrol::encode(made.record, made.secret, now));
    response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back("Location", certm_base + "/enrolment_secrets/" + made.record.id);
    return response;
}

Outcome list_enrolment_secrets(const Call& call) {
    BARTIZAN_TRY(const auto found, call.deployment.ledger().enrolments().list(
                                       {.vnfm = parameter(call, "vnfm"),
                                        .vnf_instance_id = parameter(call, "vnfInstanceId"),
                                        .limit = most}));
    const auto now = call.deployment.clock().now();
    std::string out = "[";
    for (const auto& record : found) {
        out += (out.size() > 1 ? "," : "") + enrol::encode(record, now);
    }
    return json_response(200, out + "]");
}

Outcome delete_enrolment_secret(const Call& call) {
    const auto now = call.deployment.clock().now();
    cmf::Trail trail(call.consumer.name);
    trail.note("secretId", call.ids.front());
    BARTIZAN_CHECK(call.deployment.ledger().enrolments().remove(
        call.ids.front(), trail.passed("secret.deleted", now)));
    return wire::Response{.status = 204};
}

}  // namespace bartizan::listeners

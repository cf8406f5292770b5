// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// One call of an operation: who, under which rules, what was asked.

#pragma once

#include "deployment/deployment.hpp"
#include "json/value.hpp"
#include "listeners/est.hpp"
#include "listeners/lcm_control.hpp"
#include "listeners/rate_limit.hpp"
#include "wire/http.hpp"

namespace bartizan::listeners {

struct Call {
    const wire::Request& request;
    const cmf::Consumer& consumer;
    deployment::Authority& authority;
    deployment::Deployment& deployment;
    RateLimit& rate;
    LcmControl& lcm;
    const Enrolments& enrolments;
    std::vector<std::string> ids;  // the variable segments of the path
};

wire::Response json_response(int status, std::string body);

// A body where there is none to be is malformed_request, one that is no JSON
// unsupported_media_type.
Result<void> check_media(std::size_t body_limit, const wire::Request& head);

// The body as JSON, bounded as the route has it.
Result<json::Value> json_body(const Call& call);

// The parameters of a list request as the JSON object that cm_vnfm's filters are read from:
// `filter` (SOL 013 5.2) with equalities, `limit`, and the marker of the page before.
Result<json::Value> list_filter(const Call& call);

// The Link to the page behind the marker: the same query again (SOL 013 5.4).
void add_next_link(wire::Response& response, const wire::Request& request,
                   const std::string& marker);

// An array, and where it goes on (SOL 013 5.4).
wire::Response list_response(const Call& call, std::string items,
                             const std::optional<std::string>& next);

}  // namespace bartizan::listeners

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The operations of the sctelem listener, and the table that finds them (spec sc-vi 2.2).

#pragma once

#include <span>

#include "listeners/page_marker.hpp"
#include "sc_vi/query.hpp"
#include "wire/http.hpp"

namespace bartizan::listeners {

inline const std::string sctelem_base = "/sctelem/v1";

// Limit of a body in octets: what a capacity query says.
inline constexpr std::size_t max_telem_body = 16UL * 1024;

// One call: who, what was asked, with what to answer.
struct TelemCall {
    const wire::Request& request;
    const trust_domain::SecurityManager& manager;
    sc_vi::QueryService& service;
    const PageMarker& markers;
    std::size_t page_size;
    std::vector<std::string> ids;  // the variable segments of the path
};

struct TelemOperation {
    std::string name;  // the operationId
    std::size_t body_limit = 0;
    std::function<Result<wire::Response>(const TelemCall& call)> run;
    std::vector<std::string> ids;
};

// no_such_resource; method_not_allowed. HEAD is GET. `segments`: below sctelem_base.
Result<TelemOperation> find_operation(std::string_view method,
                                      std::span<const std::string> segments);

// The operations that no collection has.
Result<wire::Response> list_network_resources(const TelemCall& call);
Result<wire::Response> query_compute_capacity(const TelemCall& call);
Result<wire::Response> query_scope_capacity(const TelemCall& call,
                                            const sc_vi::Collection& collection);
Result<wire::Response> show_policy_content(const TelemCall& call);
Result<wire::Response> show_resource_location(const TelemCall& call);
Result<wire::Response> show_capabilities(const TelemCall& call);
Result<wire::Response> no_packet_headers(const TelemCall& call);

// Of a collection.
Result<wire::Response> list(const TelemCall& call, const sc_vi::Collection& collection);
Result<wire::Response> show(const TelemCall& call, const sc_vi::Collection& collection);

// Each parameter is one of these, and stands once.
Result<void> check_parameters(const wire::Request& request,
                              std::span<const std::string_view> known);
const std::string* parameter(const wire::Request& request, std::string_view name);
const sc_vi::Collection& collection_at(std::string_view path);
wire::Response telem_response(sc_vi::ListAnswer answer);

}  // namespace bartizan::listeners

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The table of certm's routes; docs/reference/openapi.json describes the same ones.

#pragma once

#include <span>

#include "listeners/operations.hpp"

namespace bartizan::listeners {

struct Route {
    std::string_view operation;  // the operationId of the OpenAPI document
    std::string_view method;
    std::string_view path;  // below certm_base; "{}" is a variable segment
    bool for_vnfm = false;
    bool for_admin = false;
    wire::Lane lane = wire::Lane::reading;
    std::size_t body_limit = 0;             // octets; 0: no body
    Outcome (*run)(const Call&) = nullptr;  // null: the CsrQueue
};

std::span<const Route> certm_routes();

struct Match {
    const Route* route = nullptr;
    std::vector<std::string> ids;
};

// no_such_resource; method_not_allowed. HEAD is GET.
Result<Match> match(std::string_view method, std::span<const std::string> segments);

}  // namespace bartizan::listeners

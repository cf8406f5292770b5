// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <algorithm>

#include "listeners/path.hpp"
#include "listeners/sctelem_operations.hpp"
#include "wire/problem.hpp"

namespace bartizan::listeners {
namespace {

using sc_vi::Collection;

struct Route {
    std::string_view operation;
    std::string_view method;
    std::string_view path;  // "{}" is a variable segment
    Result<wire::Response> (*run)(const TelemCall&);
    std::size_t body_limit = 0;
};

Result<wire::Response> query_network_capacity(const TelemCall& call) {
    return query_scope_capacity(call, collection_at("network_capacity"));
}

Result<wire::Response> query_storage_capacity(const TelemCall& call) {
    return query_scope_capacity(call, collection_at("storage_capacity"));
}

// What is no collection. A row is one line, however long.
// clang-format off
constexpr Route routes[] = {
    {"queryNetwork", "GET", "network_resources", list_network_resources},
    {"queryComputeCapacity", "POST", "compute_capacity/query", query_compute_capacity, max_telem_body},
    {"queryNetworkCapacity", "POST", "network_capacity/query", query_network_capacity, max_telem_body},
    {"queryStorageCapacity", "POST", "storage_capacity/query", query_storage_capacity, max_telem_body},
    {"queryPolicyContent", "GET", "policies/{}/selected_version", show_policy_content},
    {"queryPolicyContent", "GET", "policies/{}/versions/{}", show_policy_content},
    {"queryResourceLocation", "GET", "locations/resources/{}", show_resource_location},
    {"queryCapabilities", "GET", "capabilities", show_capabilities},
    {"queryPacketHeaderSources", "GET", "packet_header_sources", no_packet_headers},
    {"queryPacketHeaders", "POST", "packet_headers/query", no_packet_headers, max_telem_body},
};

// clang-format on

std::optional<TelemOperation> operation_of(const Collection& collection,
                                           std::span<const std::string> segments) {
    const std::string name(collection.operation);
    if (ids_of(collection.path, segments)) {
        return TelemOperation{
            name, 0, [&collection](const TelemCall& call) { return list(call, collection); }, {}};
    }
    if (auto ids = ids_of(std::string(collection.path) + "/{}", segments)) {
        return TelemOperation{
            name, 0, [&collection](const TelemCall& call) { return show(call, collection); },
            std::move(*ids)};
    }
    return std::nullopt;
}

}  // namespace

const Collection& collection_at(std::string_view path) {
    const auto all = sc_vi::all_collections();
    return *std::ranges::find(all, path, &Collection::path);
}

Result<TelemOperation> find_operation(std::string_view method,
                                      std::span<const std::string> segments) {
    const auto wanted = method == "HEAD" ? std::string_view("GET") : method;
    std::string allowed;
    const auto allow = [&allowed](std::string_view one) {
        allowed += (allowed.empty() ? "" : ", ") + std::string(one);
    };
    for (const auto& route : routes) {
        auto ids = ids_of(route.path, segments);
        if (ids && route.method == wanted) {
            return TelemOperation{std::string(route.operation), route.body_limit, route.run,
                                  std::move(*ids)};
        }
        if (ids) {
            allow(route.method);
        }
    }
    // What is only there for another method: "compute_capacity/query" is no capacity.
    if (!allowed.empty()) {
        return wire::method_not_allowed(allowed);
    }
    for (const auto& collection : sc_vi::all_collections()) {
        if (auto found = operation_of(collection, segments)) {
            if (wanted == "GET") {
                return std::move(*found);
            }
            return wire::method_not_allowed("GET");
        }
    }
    return Error{Fault::no_such_resource, "", ""};
}

}  // namespace bartizan::listeners

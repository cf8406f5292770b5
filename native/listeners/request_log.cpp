// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/request_log.hpp"

#include <algorithm>

#include "log/log.hpp"
#include "wire/problem.hpp"

namespace bartizan::listeners {
namespace {

std::string target_of(const wire::Request& request, const std::vector<std::string>& prefix) {
    if (prefix.empty()) {
        return request.raw_target;
    }
    const auto& segments = request.target.segments;
    std::string out;
    if (segments.size() > prefix.size() &&
        std::equal(prefix.begin(), prefix.end(), segments.begin())) {
        for (std::size_t i = 0; i <= prefix.size(); ++i) {
            out += "/" + segments[i];
        }
    }
    return out + "/...";
}

}  // namespace

void RequestLog::record(const wire::Request& request, const wire::Response& response,
                        const std::string& operation, const std::string& principal,
                        const Error* error) {
    const auto time = std::chrono::steady_clock::now() - request.received_at;
    const auto outcome = error == nullptr ? std::string_view("ok") : traits(error->fault).name;
    metrics_.answered(listener_, operation, std::string(outcome), time);
    const auto level = response.status >= 500 ? log::Level::error : log::Level::info;
    log::Line line(level, "request");
    line.with("requestId", request.id)
        .with("listener", listener_)
        .with("peer", request.peer->address)
        .with("principal", principal)
        .with("method", request.method)
        .with("target", target_of(request, options_.prefix))
        .with("operation", operation)
        .with("status", response.status)
        .with("verdict", outcome)
        .with("microseconds", std::chrono::duration_cast<std::chrono::microseconds>(time).count());
    if (error != nullptr) {
        line.with(*error);
    }
}

wire::Response RequestLog::refused(const wire::Request& request, const Error& error,
                                   const std::string& operation, const std::string& principal) {
    auto response = wire::problem(error, request.id);
    if (error.fault == Fault::not_authenticated) {
        response.headers.emplace_back("WWW-Authenticate", options_.challenge);
        response.close = true;
    }
    record(request, response, operation, principal, &error);
    return response;
}

}  // namespace bartizan::listeners

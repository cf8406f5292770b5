// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "wire/problem.hpp"

#include "json/writer.hpp"

namespace bartizan::wire {
namespace {

// Of RFC 9110 15 and RFC 6585, for the statuses of faults.inc.
std::string_view reason_of(int status) {
    switch (status) {
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 409:
            return "Conflict";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "Internal Server Error";
    }
}

constexpr std::string_view allowed = "allowed: ";

}  // namespace

Error method_not_allowed(std::string_view methods) {
    return {Fault::method_not_allowed, std::string(allowed) + std::string(methods), ""};
}

Response problem(const Error& error, std::string_view request_id) {
    const auto& about = traits(error.fault);
    json::Writer writer;
    writer.begin_object();
    writer.member("type", about.type);
    writer.member("title", reason_of(about.http_status));
    writer.member("status", about.http_status);
    writer.member("detail", public_message(error));
    writer.member("instance", "urn:bartizan:request:" + std::string(request_id));
    writer.end_object();
    Response response{.status = about.http_status,
                      .headers = {{"Content-Type", "application/problem+json"}},
                      .body = std::move(writer).text()};
    if (about.http_status == 503 || about.http_status == 429) {
        response.headers.emplace_back("Retry-After", "1");
    }
    if (error.fault == Fault::method_not_allowed) {
        response.headers.emplace_back("Allow", error.public_detail.substr(allowed.size()));
    }
    return response;
}

}  // namespace bartizan::wire

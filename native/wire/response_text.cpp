// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "wire/response_text.hpp"

#include <boost/beast/http/status.hpp>

#include "wire/request_id.hpp"

namespace bartizan::wire {
namespace {

constexpr std::size_t head_octets = 512;

bool has_no_body(int status) {
    return status < 200 || status == 204 || status == 304;
}

}  // namespace

std::string response_text(const Response& response, const Request& request, bool more) {
    namespace http = boost::beast::http;
    std::string out;
    out.reserve(head_octets + response.body.size());
    const auto field = [&](std::string_view name, std::string_view value) {
        out.append(name).append(": ").append(value).append("\r\n");
    };
    const auto reason = http::obsolete_reason(static_cast<http::status>(response.status));
    out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    out.append(reason.data(), reason.size()).append("\r\n");
    for (const auto& [name, value] : response.headers) {
        field(name, value);
    }
    field("Date", http_date());
    field("X-Request-Id", request.id);
    if (!more) {
        field("Connection", "close");
    }
    if (!has_no_body(response.status)) {
        field("Content-Length", std::to_string(response.body.size()));
    }
    out.append("\r\n");
    if (request.method != "HEAD" && !has_no_body(response.status)) {
        out.append(response.body);
    }
    return out;
}

}  // namespace bartizan::wire

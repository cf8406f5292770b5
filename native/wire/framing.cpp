// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "wire/framing.hpp"

#include <algorithm>
#include <strings.h>

namespace bartizan::wire {
namespace {

bool same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

long count(const Request& head, std::string_view name) {
    return std::ranges::count_if(head.headers,
                                 [&](const auto& field) { return same(field.first, name); });
}

Error malformed(const char* what) {
    return {Fault::malformed_request, what, ""};
}

bool is_host(std::string_view value) {
    return !value.empty() && value.find_first_of(" \t,/?#@\\\"<>{}|^`") == std::string_view::npos;
}

}  // namespace

std::optional<Error> framing_error(const Request& head, unsigned version) {
    if (version != 11) {
        return Error{Fault::http_version_not_supported, "", ""};
    }
    if (count(head, "Host") != 1 || !is_host(*head.header("Host"))) {
        return malformed("Host: exactly one is expected");
    }
    const auto lengths = count(head, "Content-Length");
    const auto codings = count(head, "Transfer-Encoding");
    // "4, 4" is one length to some and none to others.
    if (lengths == 1 &&
        head.header("Content-Length")->find_first_not_of("0123456789") != std::string::npos) {
        return malformed("Content-Length: one number is expected");
    }
    if (lengths > 1 || codings > 1 || (lengths == 1 && codings == 1)) {
        return malformed("one Content-Length or one Transfer-Encoding is expected");
    }
    if (codings == 1 && !same(*head.header("Transfer-Encoding"), "chunked")) {
        return malformed("Transfer-Encoding: chunked is the only one");
    }
    if (count(head, "Expect") > 1 ||
        (head.header("Expect") != nullptr && !same(*head.header("Expect"), "100-continue"))) {
        return Error{Fault::expectation_failed, "", ""};
    }
    return std::nullopt;
}

}  // namespace bartizan::wire

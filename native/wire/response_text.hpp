// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include "wire/http.hpp"

namespace bartizan::wire {

// The octets of an answer to `request` (RFC 9112 4): without the body to a HEAD, without a
// length where there is no body to have one (RFC 9110 8.6). `more`: another request may follow.
std::string response_text(const Response& response, const Request& request, bool more);

}  // namespace bartizan::wire

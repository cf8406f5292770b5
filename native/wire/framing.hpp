// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What makes two HTTP parsers disagree about one request (RFC 9112 3.2, 6.1, 11.2) and the
// library below lets pass: request smuggling begins there.

#pragma once

#include "wire/http.hpp"

namespace bartizan::wire {

// nullopt: one Host, one framing, an expectation that we know. `version`: 11 is HTTP/1.1.
std::optional<Error> framing_error(const Request& head, unsigned version);

}  // namespace bartizan::wire

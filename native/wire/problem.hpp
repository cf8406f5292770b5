// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Problem details (RFC 9457, SOL 013 6.3): the public half of an Error as a response.

#pragma once

#include "wire/http.hpp"

namespace bartizan::wire {

// With the methods that the resource has, as its Allow field lists them (RFC 9110 15.5.6).
Error method_not_allowed(std::string_view methods);

// `request_id` becomes the instance, so that an operator finds the request in the log.
Response problem(const Error& error, std::string_view request_id);

}  // namespace bartizan::wire

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The Basic scheme (RFC 7617).

#pragma once

#include "wire/http.hpp"

namespace bartizan::wire {

struct BasicCredential {
    std::string user_name;
    std::string password;
};

// Of the Authorization field; nullopt if it has none of that scheme.
std::optional<BasicCredential> basic_credential(const Request& request);

}  // namespace bartizan::wire

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include <string>

#include "x509/certificate.hpp"

namespace bartizan::wire {

// Unique in this process, and with its random beginning among processes: "req-5f0c9a31-1a".
std::string new_request_id();

// As the Date field has it (RFC 9110 5.6.7).
std::string http_date(x509::Time at);
std::string http_date();  // of now

}  // namespace bartizan::wire

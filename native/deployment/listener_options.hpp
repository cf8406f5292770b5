// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// [listener ROLE]: what is asked of each role.

#pragma once

#include <string>
#include <vector>

#include "config/file.hpp"

namespace bartizan::deployment {

// Every problem of the sections that one option alone does not have; files are looked at by
// tls_of().
std::vector<std::string> listener_problems(const config::File& config);

}  // namespace bartizan::deployment

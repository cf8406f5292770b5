// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// [sm NAME]: what is asked of a Security Manager's section as a whole.

#pragma once

#include <string>
#include <vector>

#include "config/file.hpp"

namespace bartizan::deployment {

// Every problem of the sections that one option alone does not have; files are looked at by
// tls_of(), identities by identity_problems().
std::vector<std::string> sm_problems(const config::File& config);

}  // namespace bartizan::deployment

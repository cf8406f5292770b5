// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// [vim NAME]: what is asked of a VIM's section as a whole.

#pragma once

#include <string>
#include <vector>

#include "config/file.hpp"

namespace bartizan::deployment {

// Every problem of the sections that one option alone does not have; no file is looked at.
std::vector<std::string> vim_problems(const config::File& config);

}  // namespace bartizan::deployment

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// [vnfm NAME] and the consumers that it tells of: what is asked of the sections as a whole.

#pragma once

#include <string>
#include <vector>

#include "config/file.hpp"

namespace bartizan::deployment {

// Every problem that one option alone does not have; no file is looked at.
std::vector<std::string> vnfm_problems(const config::File& config);

}  // namespace bartizan::deployment

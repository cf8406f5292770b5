// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// [pm_job NAME] and [threshold NAME]: what is asked of them as a whole.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/file.hpp"

namespace bartizan::deployment {

// Every problem of the sections that one option alone does not have.
std::vector<std::string> measurement_problems(const config::File& config);

// An option that is a number with or without a fraction; nothing for anything else.
std::optional<double> number_of(const std::string& text);

}  // namespace bartizan::deployment

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The files that a new deployment begins with.

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "deployment/quickstart.hpp"

namespace bartizan::deployment {

std::string bartizan_conf(const QuickstartOptions& options);
std::string softhsm_conf(const std::string& token_folder);
// File name and text.
std::vector<std::pair<std::string, std::string>> profile_files(const QuickstartOptions& options);

}  // namespace bartizan::deployment

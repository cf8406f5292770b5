// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// bartizan-signer as the ceremony runs it: one command, one JSON object.

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "fault/result.hpp"

namespace bartizan::deployment {

// The program beside the build or the installation that this library belongs to;
// BARTIZAN_SIGNER in the environment comes first.
std::string signer_program();

// Standard output of "bartizan-signer ARGUMENTS --config CONFIG"; its fault if it failed.
Result<std::string> run_signer(const std::filesystem::path& config,
                               const std::vector<std::string>& arguments);

}  // namespace bartizan::deployment

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Certificate profiles from their folder.

#pragma once

#include <filesystem>
#include <vector>

#include "cmf/profile.hpp"

namespace bartizan::deployment {

// Every *.conf of the folder, by name. profile_invalid with the problems of all files at once,
// also for a folder without any.
Result<std::vector<cmf::CertificateProfile>> load_profiles(const std::filesystem::path& folder);

}  // namespace bartizan::deployment

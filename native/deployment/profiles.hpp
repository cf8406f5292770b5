// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Certificate profiles from their folder.

#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "cmf/profile.hpp"

namespace bartizan::deployment {

// Every *.conf of the folder, by name. profile_invalid with the problems of all files at once,
// also for a folder without any.
Result<std::vector<cmf::CertificateProfile>> load_profiles(const std::filesystem::path& folder);

// Names of those that are in one alone or not the same in both.
std::vector<std::string> differing_profiles(std::span<const cmf::CertificateProfile> a,
                                            std::span<const cmf::CertificateProfile> b);

}  // namespace bartizan::deployment

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Files of a deployment: read whole and bounded, written whole or not at all, on the disk
// before the call returns.

#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>

#include "fault/result.hpp"

namespace bartizan::deployment {

inline constexpr std::size_t max_file = 1024UL * 1024;

// file_unusable if it is absent, unreadable, no regular file or larger than `limit`.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit = max_file);

// False, and nothing is changed, if there is a file of that name already.
Result<bool> write_new_file(const std::filesystem::path& path, std::string_view text, mode_t mode);

// Readers see the old text or the new one.
Result<void> replace_file(const std::filesystem::path& path, std::string_view text, mode_t mode);

// True if it was made now. file_unusable if it cannot be, or something else has the name.
Result<bool> make_directory(const std::filesystem::path& path, mode_t mode);

}  // namespace bartizan::deployment

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include <filesystem>

#include "benchmarks/cloud_generator.hpp"

namespace bartizan::bench {

// Writes what the `recorded` driver answers from (bartizan.vim.recorded).
void write_recording(GeneratedCloud& cloud, const std::filesystem::path& directory);

}  // namespace bartizan::bench

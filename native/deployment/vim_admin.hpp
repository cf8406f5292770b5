// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VIMs as an administrator adds them: a section [vim NAME] of bartizan.conf.

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "fault/result.hpp"

namespace bartizan::deployment {

struct VimAddOptions {
    std::string driver = "openstack";
    std::string cloud;
    std::filesystem::path clouds_file;  // relative to the current folder; so is recording
    std::filesystem::path recording;
    std::string region;
    std::string nfvi_pop_id;  // empty: the VIM's name
};

struct VimDescription {
    std::string name;
    std::string vim_id;
    std::string nfvi_pop_id;
    std::string driver;
    std::string source;  // the cloud's name or the recording's folder
    std::string region;
};

// Adds the section with a new vim_id; a second time it finds it done. made_otherwise if it is
// there with other values, malformed_request, config_invalid, file_unusable.
Result<VimDescription> vim_add(const std::filesystem::path& directory, const std::string& name,
                               const VimAddOptions& options);

Result<std::vector<VimDescription>> vim_list(const std::filesystem::path& directory);

}  // namespace bartizan::deployment

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// One section of bartizan.conf put in or taken out; all that stands around it, comments too,
// stays as it is.

#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "config/file.hpp"
#include "deployment/files.hpp"
#include "ipc/descriptor.hpp"

namespace bartizan::deployment {

struct Section {
    std::string name;                                          // "sm a"
    std::vector<std::pair<std::string, std::string>> options;  // an empty one is left out
};

// malformed_request, naming `what`, for what would not be one item of a list in one line.
Result<void> check_item(const std::string& what, const std::string& value);

// As a path stands in the file: below the deployment relative to it, so that the whole can be
// moved. Empty for none.
std::string path_text(const std::filesystem::path& directory, const std::filesystem::path& given);

// Above those of the listeners and Security Managers. malformed_request if there is none.
Result<long> next_port(const config::File& config);

// "a, b" of items that check_item() took.
std::string joined(const std::vector<std::string>& items);

class ConfigEdit {
  public:
    // Waits for an edit that another process began. deployment_missing, config_invalid;
    // file_unusable if the file is another user's: it would not be afterwards.
    static Result<ConfigEdit> begin(const std::filesystem::path& directory);

    // As the file is, or would be.
    [[nodiscard]] const config::File& config() const { return config_; }

    [[nodiscard]] bool has(const std::string& section) const;

    // What the file says of these options, or leaves to their defaults, is what `section` says.
    [[nodiscard]] bool agrees(const Section& section) const;

    // What the file would be with, or without, that section; the file itself stays as it is.
    // config_invalid if it would not be valid any more; not_found.
    Result<void> add(const Section& section);
    Result<void> remove(const std::string& section);
    // An option of a section that is there, in the place of what it was.
    Result<void> set(const std::string& section, const std::string& option,
                     const std::string& value);

    // The file becomes what it would be. Its mode stays.
    Result<void> publish();

  private:
    ConfigEdit(ipc::Descriptor lock, std::filesystem::path directory, std::filesystem::path path,
               std::string text, mode_t mode, config::File config)
        : lock_(std::move(lock)),
          directory_(std::move(directory)),
          path_(std::move(path)),
          text_(std::move(text)),
          mode_(mode),
          config_(std::move(config)) {}

    Result<void> take(std::string text);

    ipc::Descriptor lock_;
    std::filesystem::path directory_;
    std::filesystem::path path_;  // behind a symbolic link: the file is replaced, not the link
    std::string text_;
    mode_t mode_;
    config::File config_;
};

}  // namespace bartizan::deployment

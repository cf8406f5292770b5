// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// One configuration file, checked against its table. INI as oslo.config writes it.

#pragma once

#include <filesystem>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/schema.hpp"
#include "fault/result.hpp"

namespace bartizan::config {

inline constexpr std::size_t max_file = 256UL * 1024;

class File {
  public:
    // config_invalid, with every problem of the file in a line of its own: unknown section or
    // option, wrong type, out of range, missing, not readable, writable for others.
    // `needed`: sections that must be there; the required options are those of the sections
    // that are.
    static Result<File> load(const std::filesystem::path& path, const Schema& schema,
                             const std::vector<std::string>& needed);
    // As if the file at `path` held this text.
    static Result<File> parse(const std::string& text, const std::filesystem::path& path,
                              const Schema& schema, const std::vector<std::string>& needed);
    // The same problems as a list; empty for a good file.
    static std::vector<std::string> problems(const std::filesystem::path& path,
                                             const Schema& schema,
                                             const std::vector<std::string>& needed);

    // The value or the default. `section`: "signer", "consumer vnfm". Asking for an option that
    // the table does not have is a bug.
    [[nodiscard]] std::string text(std::string_view section, std::string_view name) const;
    // Relative to the file's folder; empty if not set.
    [[nodiscard]] std::filesystem::path path(std::string_view section, std::string_view name) const;
    [[nodiscard]] long integer(std::string_view section, std::string_view name) const;
    [[nodiscard]] bool boolean(std::string_view section, std::string_view name) const;
    [[nodiscard]] std::vector<std::string> list(std::string_view section,
                                                std::string_view name) const;

    // NAMEs of the sections [kind NAME], in the order of the file.
    [[nodiscard]] std::vector<std::string> named(std::string_view kind) const;

    // Whether the file has that section: "signer", "sm a".
    [[nodiscard]] bool has(std::string_view section) const;

    // "[section] option" of what has another value there, "[section]" of one that is in one
    // file alone. Never a value: some are secret.
    [[nodiscard]] std::vector<std::string> differences(const File& other) const;

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  private:
    File() = default;

    void read(const std::filesystem::path& path, const Schema& schema,
              const std::vector<std::string>& needed, std::vector<std::string>& problems);
    void read(std::istream& input, const std::filesystem::path& path, const Schema& schema,
              const std::vector<std::string>& needed, std::vector<std::string>& problems);

    const Schema* schema_ = nullptr;
    std::filesystem::path folder_;
    std::vector<std::string> sections_;
    std::map<std::string, std::map<std::string, std::string>> values_;
};

}  // namespace bartizan::config

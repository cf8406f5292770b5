// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// bartizan-pyhost with the drivers of tests/vim_drivers, and a folder for them.

#pragma once

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

#include "pyhost/client.hpp"
#include "pyhost/program.hpp"

namespace bartizan::test {

class Folder {
  public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "pyhost-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    ~Folder() { std::filesystem::remove_all(path_); }

    [[nodiscard]] std::string path(const std::string& name) const { return path_ / name; }

    std::string write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name) << text;
        return path(name);
    }

  private:
    std::filesystem::path path_;
};

inline pyhost::PyHostSettings hosted(
    const std::string& driver, std::vector<std::pair<std::string, std::string>> options = {}) {
    auto environment = pyhost::pyhost_environment();
    for (auto& entry : environment) {
        if (entry.rfind("PYTHONPATH=", 0) == 0) {
            entry += ":" VIM_DRIVERS;
        }
    }
    pyhost::PyHostSettings settings;
    settings.program = PYHOST_PROGRAM;
    settings.driver = driver;
    settings.options = std::move(options);
    settings.environment = std::move(environment);
    return settings;
}

inline std::string slurp(const std::string& path) {
    std::ostringstream out;
    out << std::ifstream(path).rdbuf();
    return out.str();
}

inline bool is_gone(pid_t pid) {
    return ::kill(pid, 0) != 0 && errno == ESRCH;
}

}  // namespace bartizan::test

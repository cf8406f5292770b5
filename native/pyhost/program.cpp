// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "pyhost/program.hpp"

#include <cstdlib>
#include <unistd.h>

namespace bartizan::pyhost {
namespace {

struct Place {
    const char* program;
    const char* packages;
};

constexpr Place build{BARTIZAN_BUILD_PYHOST, BARTIZAN_BUILD_PACKAGES};
constexpr Place installed{BARTIZAN_INSTALLED_PYHOST, BARTIZAN_INSTALLED_PACKAGES};

const Place& place() {
    return ::access(build.program, X_OK) == 0 ? build : installed;
}

}  // namespace

std::string pyhost_program() {
    const char* named = std::getenv("BARTIZAN_PYHOST");
    return named != nullptr ? named : place().program;
}

std::vector<std::string> pyhost_environment() {
    std::vector<std::string> environment{"PATH=/usr/bin:/bin", "LANG=C.UTF-8",
                                         std::string("PYTHONPATH=") + place().packages};
    for (const char* name : {"HOME", "OS_CLIENT_CONFIG_FILE"}) {
        if (const char* value = std::getenv(name); value != nullptr) {
            environment.push_back(std::string(name) + '=' + value);
        }
    }
    return environment;
}

}  // namespace bartizan::pyhost

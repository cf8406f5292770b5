// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include <fstream>
#include <iostream>
#include <optional>
#include <span>
#include <sstream>
#include <string>

#include "fault/result.hpp"

namespace bartizan::probe {

enum Exit : int { accepted = 0, refused = 1, unusable = 2 };

// A command takes the arguments after its name.
using Arguments = std::span<char*>;

int tbs_check(Arguments arguments);
int csr_check(Arguments arguments);
int json_check(Arguments arguments);
int token_csr(Arguments arguments);

inline std::optional<std::string> contents_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    if (!file || (file.peek() != EOF && !(text << file.rdbuf()))) {
        std::cerr << path << ": cannot be read\n";
        return std::nullopt;
    }
    return std::move(text).str();
}

inline int verdict(const Error& error) {
    std::cout << "refused: " << traits(error.fault).name << ": " << error.public_detail
              << (error.public_detail.empty() ? "" : "; ") << error.operator_detail << '\n';
    return refused;
}

// Of a command whose one argument is a file.
inline int judge_file(Arguments arguments, std::string_view command,
                      Result<void> (*check)(const std::string& text)) {
    if (arguments.size() != 1) {
        std::cerr << "bartizan-probe " << command << " FILE\n";
        return unusable;
    }
    const auto text = contents_of(arguments[0]);
    if (!text) {
        return unusable;
    }
    if (const auto outcome = check(*text); !outcome) {
        return verdict(outcome.error());
    }
    std::cout << "accepted\n";
    return accepted;
}

}  // namespace bartizan::probe

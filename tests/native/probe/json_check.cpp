// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Is it a text that the service would read as JSON?

#include <iostream>

#include "json/value.hpp"
#include "probe/commands.hpp"

namespace bartizan::probe {

int json_check(Arguments arguments) {
    if (arguments.size() != 1) {
        std::cerr << "bartizan-probe json-check FILE\n";
        return unusable;
    }
    const auto text = contents_of(arguments[0]);
    if (!text) {
        return unusable;
    }
    if (const auto outcome = json::parse(*text); !outcome) {
        return verdict(outcome.error());
    }
    std::cout << "accepted\n";
    return accepted;
}

}  // namespace bartizan::probe

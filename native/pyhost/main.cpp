// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// bartizan-pyhost: not for people. Its parent starts it with one end of a channel and takes
// care of it; it has no arguments.

#include <iostream>

#include "pyhost/serve.hpp"

int main(int argc, char** /*argv*/) {
    if (argc > 1) {
        std::cerr << "bartizan-pyhost: started by bartizand, for one VIM driver; no arguments\n";
        return 2;
    }
    bartizan::pyhost::serve();
}

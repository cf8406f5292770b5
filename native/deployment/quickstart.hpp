// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Quickstart: a self-contained deployment in one directory.

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "fault/result.hpp"

namespace bartizan::deployment {

struct QuickstartOptions {
    std::string operator_domain = "operator.example";
    std::string organization = "Operator";
    std::string algorithm = "ec-p256";  // of the issuing key
    bool external_ca = false;           // the CA comes by 'ca csr' and 'ca import'
    int base_port = 8443;               // of certm; pki and ops have the next two
};

struct QuickstartStep {
    std::string text;
    bool done = false;  // false: it was there already, and was left as it is
};

// Idempotent: repeated, or repeated after it was cut off, it makes what is missing and never
// overwrites anything.
Result<std::vector<QuickstartStep>> quickstart(const std::filesystem::path& relative,
                                               const QuickstartOptions& options);

}  // namespace bartizan::deployment

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// [listener ROLE]: what is asked of each role.

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/file.hpp"
#include "x509/tls_context.hpp"

namespace bartizan::deployment {

// Every problem of the sections that one option alone does not have; files are looked at by
// listener_tls().
std::vector<std::string> listener_problems(const config::File& config);

// The TLS context of that listener from its files; null if it has no certificate. file_unusable,
// chain_invalid, config_invalid if its key is another section's.
Result<std::shared_ptr<const x509::TlsContext>> listener_tls(const config::File& config,
                                                             const std::string& role);

}  // namespace bartizan::deployment

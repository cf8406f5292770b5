// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The Security Managers of a configuration: who they are, and the TLS of each one's listener
// (IFA 033 Security.006: associations and keys are separate for each).

#pragma once

#include <span>
#include <string>
#include <vector>

#include "config/file.hpp"
#include "trust_domain/security_manager.hpp"

namespace bartizan::deployment {

// In the order of the file; of a configuration that load_config() took.
std::vector<trust_domain::SecurityManager> security_managers(const config::File& config);

// The one that these names prove (principal::Principal::identities). not_authenticated if it is
// none, or more than one: a certificate that is two Security Managers' keeps no domain apart.
Result<trust_domain::SecurityManager> proven_by(
    std::span<const trust_domain::SecurityManager> managers,
    std::span<const std::string> identities);

}  // namespace bartizan::deployment

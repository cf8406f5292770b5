// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The commands of bartizan-signer. Each answers the exit status of the process.

#pragma once

#include <string>

#include "signer/service.hpp"

namespace bartizan::signer {

// Serves the channel that the parent left as a descriptor until it closes.
Ending serve(const std::string& config);

// Makes the module feel at home: the process moves into the configuration's folder, so that
// relative names in module_environment and in the module's own files mean that folder, and
// takes that environment over. Before the process has threads.
Result<void> enter_module_environment(const SignerSettings& settings, const std::string& config);

}  // namespace bartizan::signer

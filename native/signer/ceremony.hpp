// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What a person asks bartizan-signer to do at the command line. No frame leads here.

#pragma once

#include <string>

#include "fault/result.hpp"

namespace bartizan::signer {

// Each answers one JSON object.

// Initialises a token with token_label and the PIN of pin_file.
Result<std::string> init_token(const std::string& config, const std::string& so_pin_file);

// Makes the key that `key` names (a URI with object= and id=, or a PEM path; empty: ca_key).
// Nothing that exists is overwritten.
Result<std::string> make_key(const std::string& config, const std::string& key,
                             const std::string& algorithm);

// The keys that the configuration names, each proven to sign.
Result<std::string> describe_keys(const std::string& config);

std::string error_json(const Error& error);

}  // namespace bartizan::signer

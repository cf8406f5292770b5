// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What a person does at a token, never a frame: making a key, initialising a token.

#pragma once

#include <string>

#include "signer/login.hpp"
#include "signer/token_key.hpp"

namespace bartizan::signer {

struct NewKey {
    x509::KeyAlgorithm algorithm;  // `rsa` makes 3072 bits
    std::string label;
    Bytes id;
};

// Makes the pair on the token, the private half fit for a CA: on the token, private,
// sensitive, not extractable, for signing alone. ca_exists if label or id is taken. The session
// is read_write and logged in.
Result<TokenKey> generate_key(const Session& session, const NewKey& key);

struct NewToken {
    std::string label;
    std::string so_pin_file;
    std::string pin_file;
};

// Initialises the first slot whose token is not, and sets the user's PIN. token_unavailable if
// a token has the label already or no slot is free: nothing is ever erased. Returns its serial.
Result<std::string> initialise_token(const std::shared_ptr<const Module>& module,
                                     const NewToken& form);

}  // namespace bartizan::signer

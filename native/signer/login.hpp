// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include <filesystem>
#include <string>

#include "fault/result.hpp"
#include "signer/session.hpp"

namespace bartizan::signer {

inline constexpr std::size_t max_pin = 256;

struct LoginSettings {
    std::string pin_file;
    std::filesystem::path state_folder;  // of the PIN marker
};

// Logs the process in to the session's token unless it is already. Reads the PIN now and wipes
// it before returning. pin_refused without touching the token if it refused this PIN before,
// or if one more wrong PIN could lock it.
Result<void> log_in(const Session& session, const LoginSettings& settings);

}  // namespace bartizan::signer

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include <filesystem>

#include "fault/result.hpp"
#include "signer/client.hpp"
#include "signer/settings.hpp"

namespace bartizan::signer {

// Section [signer] of a bartizan.conf; relative paths are relative to the file's folder.
// config_invalid with every problem at once.
Result<SignerSettings> settings_from_config(const std::filesystem::path& path);

// A client of that signer, with deadline_ms and queue of the same section. `program`: path of
// bartizan-signer.
Result<ClientSettings> client_settings_from_config(const std::string& program,
                                                   const std::filesystem::path& file);

}  // namespace bartizan::signer

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Secrets that are made here and shown once: of them the digest alone is kept. They are 128
// random bits, so that a digest needs no salt and no work factor to keep them.

#pragma once

#include <string>
#include <string_view>

#include "ledger/ledger.hpp"

namespace bartizan::cmf {

// 32 hexadecimal digits. internal if the system has no randomness.
Result<std::string> new_secret();

ledger::Digest digest_of_secret(std::string_view secret);

// In a time that does not tell where they differ.
bool same_digest(const ledger::Digest& a, const ledger::Digest& b);
bool is_secret(std::string_view told, const ledger::Digest& digest);

}  // namespace bartizan::cmf

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What makes two CSR requests the same one (CMF 3.3, Retries).

#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "ledger/ledger.hpp"

namespace bartizan::cmf {

// SHA-256 over (consumer, subject with its certType, SHA-256 of the request), each with its
// length before it.
ledger::Digest request_key_of(std::string_view consumer, const ledger::SubjectKey& subject,
                              const std::array<std::uint8_t, 32>& request_sha256);

}  // namespace bartizan::cmf

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// HMAC-SHA-256 (RFC 2104), for what we hand out and must know again.

#pragma once

#include <array>
#include <cstdint>

#include "der/bytes.hpp"

namespace bartizan::x509 {

using MacKey = std::array<std::uint8_t, 32>;

// From the system's generator.
MacKey new_mac_key();

std::array<std::uint8_t, 32> hmac_sha256(const MacKey& key, ByteView data);

// In a time that does not tell where they differ.
bool equal_in_constant_time(ByteView one, ByteView other);

}  // namespace bartizan::x509

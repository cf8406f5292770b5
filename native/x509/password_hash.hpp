// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include <array>
#include <cstdint>

#include "der/bytes.hpp"

namespace bartizan::x509 {

// scrypt (RFC 7914) with N = 16384, r = 8, p = 1: some tens of milliseconds and 16 MiB.
std::array<std::uint8_t, 32> password_hash(ByteView password, ByteView salt);

}  // namespace bartizan::x509

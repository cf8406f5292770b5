// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Digests (FIPS 180-4) by OpenSSL, with methods fetched once.

#pragma once

#include <array>
#include <cstdint>

#include "der/bytes.hpp"

namespace bartizan::x509 {

std::array<std::uint8_t, 32> sha256(ByteView data);
std::array<std::uint8_t, 20> sha1(ByteView data);  // for key identifiers only

}  // namespace bartizan::x509

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Base64 (RFC 4648 4) by OpenSSL.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "der/bytes.hpp"

namespace bartizan::x509 {

// Line breaks and blanks are skipped; nothing else but the alphabet and right padding.
std::optional<Bytes> from_base64(std::string_view text);
std::string to_base64(ByteView data);

}  // namespace bartizan::x509

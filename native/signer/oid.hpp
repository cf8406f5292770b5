// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include <optional>
#include <string_view>

#include "der/bytes.hpp"

namespace bartizan::signer {

// "1.3.6.1.5.5.7.3.1" as the contents of an OBJECT IDENTIFIER (X.690 8.19).
std::optional<Bytes> oid_contents(std::string_view dotted);

}  // namespace bartizan::signer

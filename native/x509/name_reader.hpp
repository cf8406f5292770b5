// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Name (RFC 5280 4.1.2.4) off a DER reader.

#pragma once

#include <optional>

#include "der/reader.hpp"
#include "x509/name.hpp"

namespace bartizan::x509 {

struct NameLimits {
    std::size_t attributes;
    std::size_t text;  // octets of one value
};

// Empty, and the reader failed, for anything that cannot be decoded to text faithfully.
std::optional<Name> read_name(der::Reader& reader, const NameLimits& limits);

}  // namespace bartizan::x509

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Extensions (RFC 5280 4.2) off a DER reader: those that a CA has to understand, decoded; the
// others by their OID.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "der/reader.hpp"
#include "x509/certificate.hpp"

namespace bartizan::x509 {

struct ExtensionLimits {
    std::size_t extensions = 32;
    std::size_t general_names = 100;
    std::size_t text = 1024;  // octets of one name
};

struct DecodedExtensions {
    std::vector<GeneralName> subject_alt_names;
    std::optional<BasicConstraints> basic_constraints;
    std::optional<std::uint16_t> key_usage;
    std::vector<std::string> extended_key_usage;
    std::optional<Bytes> subject_key_identifier;
    std::optional<Bytes> authority_key_identifier;
    std::vector<std::string> unknown;  // dotted OIDs, in order
};

// SEQUENCE SIZE (1..MAX) OF Extension, no type twice. Empty, and the reader failed, if any of
// the understood ones is malformed.
std::optional<DecodedExtensions> read_extensions(der::Reader& reader,
                                                 const ExtensionLimits& limits);

}  // namespace bartizan::x509

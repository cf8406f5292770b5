// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Enumerations of IFA 033 clause 11.2.2: the draft, SOL 001/002/003/009 and each other spell
// them differently. Every spelling is accepted, SOL's is emitted.

#pragma once

#include <optional>
#include <string_view>

namespace bartizan::cmf {

enum class CertType { mano, vnfci, vnfoam };
enum class HandlingMode { direct, delegation };
enum class ChainRequest { requested, not_requested };
enum class AttestationPolicy { ignore, preferred, required };  // in rising order

std::string_view name_of(CertType type);            // "VNFCI_CERT"
std::string_view name_of(HandlingMode mode);        // "DELEGATION-MODE"
std::string_view name_of(AttestationPolicy value);  // "REQUIRED"

// Letters of either case; ' ', '-' and '_' are one separator, which may be absent.
std::optional<CertType> cert_type_named(std::string_view text);
std::optional<HandlingMode> handling_mode_named(std::string_view text);
std::optional<ChainRequest> chain_request_named(std::string_view text);
std::optional<AttestationPolicy> attestation_policy_named(std::string_view text);

}  // namespace bartizan::cmf

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What is listed: {"items": [...], "next": marker}; "next" is absent on the last page.

#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cmf/enumerations.hpp"
#include "ledger/ledger.hpp"

namespace bartizan::cm_vnfm {

inline constexpr std::size_t max_page = 1000;

// Attribute filters of a query: malformed_request for one that is not known.
Result<ledger::RegistrationFilter> decode_registration_filter(std::string_view json);
Result<ledger::CertificateFilter> decode_certificate_filter(std::string_view json);
Result<ledger::AuditFilter> decode_audit_filter(std::string_view json);

// "expired" and "valid" are told at `now`.
std::string encode(const ledger::CertificateRecord& certificate, ledger::Time now);
std::string encode_page(std::span<const ledger::RegistrationRecord> page, std::size_t limit);
std::string encode_page(std::span<const ledger::CertificateRecord> page, std::size_t limit,
                        ledger::Time now);
std::string encode_page(std::span<const ledger::AuditRecord> page, std::size_t limit);

}  // namespace bartizan::cm_vnfm

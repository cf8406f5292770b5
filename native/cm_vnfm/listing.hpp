// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What is listed: {"items": [...], "next": marker}; "next" is absent on the last page.

#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cmf/enumerations.hpp"
#include "json/value.hpp"
#include "ledger/ledger.hpp"

namespace bartizan::cm_vnfm {

inline constexpr std::size_t max_page = 1000;

// Attribute filters of a query: malformed_request for one that is not known.
Result<ledger::RegistrationFilter> decode_registration_filter(const json::Value& value);
Result<ledger::CertificateFilter> decode_certificate_filter(const json::Value& value);
Result<ledger::AuditFilter> decode_audit_filter(const json::Value& value);

// "expired" and "valid" are told at `now`.
std::string encode(const ledger::CertificateRecord& certificate, ledger::Time now);
// JSON arrays.
std::string encode_list(std::span<const ledger::RegistrationRecord> page);
std::string encode_list(std::span<const ledger::CertificateRecord> page, ledger::Time now);
std::string encode_list(std::span<const ledger::AuditRecord> page);

// A full page may have a successor: the marker to go on after it is its last element.
template <class Page>
std::optional<std::string> next_marker(const Page& page, std::size_t limit) {
    if (page.empty() || page.size() < limit) {
        return std::nullopt;
    }
    if constexpr (requires { page.back().id; }) {
        return page.back().id;
    } else {
        return std::to_string(page.back().sequence);
    }
}

}  // namespace bartizan::cm_vnfm

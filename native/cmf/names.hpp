// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Names that a certificate may carry: form, and whether a consumer may claim them.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cmf/consumer.hpp"
#include "fault/result.hpp"
#include "x509/name.hpp"

namespace bartizan::cmf {

inline constexpr std::size_t max_subject_id = 255;  // octets
inline constexpr std::size_t max_names = 64;        // of each kind in one registration

struct AllowedNames {
    std::vector<std::string> dns;  // lower case
    std::vector<std::string> ip;   // RFC 5952 text
    std::vector<std::string> uri;

    [[nodiscard]] bool empty() const { return dns.empty() && ip.empty() && uri.empty(); }

    friend bool operator==(const AllowedNames&, const AllowedNames&) = default;
};

// LDH labels (RFC 5890 2.3.1) of 1-63 octets, at least two, 253 octets in all, no wildcard,
// not all digits at the end.
bool is_fqdn(std::string_view text);

// RFC 9562 4, in lower case.
bool is_uuid(std::string_view text);

// 1-255 octets of printable ASCII without space, quotes or backslash: it stands in URIs,
// names and logs.
bool is_subject_id(std::string_view text);

std::string lower_case(std::string_view ascii);

// RFC 3986 2.1: everything but unreserved characters.
std::string percent_encoded(std::string_view text);

// Sorted, without doubles, in their emitted form. malformed_request if one has no right form
// or there are too many; name_not_allowed if the consumer may not claim it. Of URIs only
// urn:uuid: may be claimed: the nfv: names are given by the profile.
Result<AllowedNames> claimed_names(const AllowedNames& names, const Consumer& consumer);

// True if `name` is one of `suffixes` or below one.
bool under_suffix(std::string_view name, const std::vector<std::string>& suffixes);

// "192.0.2.0/24" covers "192.0.2.10". False if either is malformed.
bool in_network(std::string_view address, std::string_view network);

}  // namespace bartizan::cmf

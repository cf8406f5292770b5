// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Name and GeneralName (RFC 5280 4.1.2.4, 4.2.1.6), fully decoded.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "der/bytes.hpp"
#include "fault/result.hpp"

namespace bartizan::x509 {

// An AttributeTypeAndValue. The value is UTF-8 whatever string type carried it.
struct NameAttribute {
    std::string type;  // dotted OID, "2.5.4.3"
    std::string value;

    friend bool operator==(const NameAttribute&, const NameAttribute&) = default;
};

using RelativeDistinguishedName = std::vector<NameAttribute>;

struct Name {
    std::vector<RelativeDistinguishedName> rdns;

    [[nodiscard]] bool empty() const { return rdns.empty(); }

    [[nodiscard]] std::vector<std::string_view> values_of(std::string_view type) const;
    [[nodiscard]] std::string rfc4514() const;  // "CN=vnfc-1,O=Example"

    friend bool operator==(const Name&, const Name&) = default;
};

inline constexpr std::string_view oid_common_name = "2.5.4.3";
inline constexpr std::string_view oid_organization = "2.5.4.10";
inline constexpr std::string_view oid_organizational_unit = "2.5.4.11";

// The value of a Name, bad_csr if malformed. `der` is exactly one Name.
Result<Name> decode_name(ByteView der);

struct GeneralName {
    enum class Kind { dns, ip, uri, email, other };
    Kind kind{};
    // dns, uri, email: the IA5 text. ip: textual form ("192.0.2.10", "2001:db8::1").
    // other: its context tag and hex, for messages only.
    std::string value;

    friend bool operator==(const GeneralName&, const GeneralName&) = default;
};

// "dns:vdu1.example"
std::string to_text(const GeneralName& name);

// IPv4 or IPv6 text to 4 or 16 octets; malformed_request if it is neither.
Result<Bytes> ip_octets(std::string_view text);

// Canonical text (RFC 5952) of 4 or 16 octets; empty otherwise.
std::string ip_text(ByteView octets);

}  // namespace bartizan::x509

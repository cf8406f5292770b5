// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Principal: who calls, by whatever proof. Today a client certificate; a token of Keystone or
// OAuth 2 will make the same type.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "x509/certificate.hpp"

namespace bartizan::principal {

struct Principal {
    // "dns:vnfm.example", "uri:urn:example:vnfm": the names that were proven, DNS names in
    // lower case. Never a common name: it has no type.
    std::vector<std::string> identities;
};

// The other side of a TLS connection. not_authenticated if it has no certificate, or one that
// is not valid at `now`: a connection may outlive it.
Result<Principal> proven_by_tls(const std::optional<x509::Certificate>& certificate,
                                x509::Time now);

}  // namespace bartizan::principal

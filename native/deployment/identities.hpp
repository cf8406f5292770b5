// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The TLS identities that the quickstart makes for its listener and its clients, under a CA of
// their own: who may speak to the CMF is not for the CA of the VNFs to say.

#pragma once

#include <filesystem>
#include <string>

#include "fault/result.hpp"

namespace bartizan::deployment {

struct IdentityOptions {
    std::string operator_domain;
    std::string organization;
};

// listeners/certm/{cert,key,clients}.pem and clients/NAME/{cert,key,ca}.pem for each NAME of
// quickstart_clients. True if any of them was missing; what is there stays as it is.
Result<bool> make_identities(const std::filesystem::path& directory,
                             const IdentityOptions& options);

inline constexpr const char* quickstart_clients[] = {"vnfm", "vnfm-2", "admin"};

// "vnfm.operator.example": the DNS name in that client's certificate.
std::string client_dns_name(const std::string& client, const std::string& operator_domain);

}  // namespace bartizan::deployment

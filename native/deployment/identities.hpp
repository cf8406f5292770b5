// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The TLS identities that the quickstart makes for its listener and its clients, and 'sm add'
// for a Security Manager, under CAs of their own: who may speak to the CMF or to Sc-Vi is not
// for the CA of the VNFs to say.

#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "fault/result.hpp"
#include "x509/public_key.hpp"

namespace bartizan::deployment {

struct IdentityOptions {
    std::string operator_domain;
    std::string organization;
};

// listeners/certm/{cert,key,clients}.pem and clients/NAME/{cert,key,ca}.pem for each NAME of
// quickstart_clients. True if any of them was missing; what is there stays as it is.
Result<bool> make_identities(const std::filesystem::path& directory,
                             const IdentityOptions& options);

// listeners/ROLE/{cert,key}.pem for the name that its clients know it by. True if it was missing.
Result<bool> make_listener_identity(const std::filesystem::path& directory, const std::string& role,
                                    const std::string& host);

inline constexpr const char* quickstart_clients[] = {"vnfm", "vnfm-2", "admin"};

// "vnfm.operator.example": the DNS name in that client's certificate.
std::string client_dns_name(const std::string& client, const std::string& operator_domain);

// Of the deployment's directory.
struct SmFolders {
    std::filesystem::path listener;  // {cert,key,clients}.pem of the Security Manager's listener
    std::filesystem::path client;    // {cert,key,ca}.pem of the Security Manager itself
    std::filesystem::path ca;        // ca.{pem,key} that its client certificate comes from
};

SmFolders sm_folders(const std::string& name);

// "sctelem-a.operator.example": the DNS name in the certificate of sm a's listener.
std::string sm_server_name(const std::string& name, const std::string& operator_domain);

struct SmIdentityOptions {
    std::string name;
    std::string operator_domain;
    std::string address;  // RFC 5952 text; where its listener is
    // Of a Security Manager that keeps its own key; none: its key is made here.
    std::optional<x509::SubjectPublicKeyInfo> client_key;
};

// The files of sm_folders(). The listener's certificate is under the management CA. The client's
// is under a CA that has no other client, and that CA alone is the listener's anchor: another
// Security Manager's certificate does not pass its TLS handshake (IFA 033 Security.006). True if
// any of them was missing; what is there stays as it is.
Result<bool> make_sm_identities(const std::filesystem::path& directory,
                                const SmIdentityOptions& options);

}  // namespace bartizan::deployment

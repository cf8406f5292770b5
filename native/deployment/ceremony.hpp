// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// CA ceremony: how the issuing CA comes to be, under a root of this deployment's own or under
// a corporate one.

#pragma once

#include <filesystem>
#include <string>

#include "deployment/deployment.hpp"

namespace bartizan::deployment {

struct CaInitOptions {
    std::string algorithm = "ec-p256";  // of the issuing key, as bartizan-signer names it
    std::string organization = "Operator";
};

struct CaDescription {
    std::vector<x509::Certificate> chain;  // empty before the ceremony
    signer::Introduction signer;
};

// Makes a root in offline-root/ (unless it is there), the issuing key on the token (unless it
// is there) and the issuing certificate. ca_exists if there is one.
Result<void> ca_init(const std::filesystem::path& directory, const CaInitOptions& options);

// PEM request of the issuing key for a corporate root; the key is made if there is none.
Result<std::string> ca_csr(const std::filesystem::path& directory, const CaInitOptions& options);

// Takes the issuing certificate and its issuers, the root last. chain_invalid; ca_exists if
// there is another one; nothing happens if it is the same.
Result<void> ca_import(const std::filesystem::path& directory, std::string_view chain_pem);

Result<CaDescription> ca_show(const std::filesystem::path& directory);

}  // namespace bartizan::deployment

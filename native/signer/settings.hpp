// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What bartizan-signer reads from its own configuration: whoever sends it frames cannot change
// any of it.

#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace bartizan::signer {

enum class Backend { pkcs11, pem };

struct SignerSettings {
    Backend backend = Backend::pkcs11;
    std::string module;                           // path of the PKCS#11 module
    std::vector<std::string> module_environment;  // "NAME=VALUE", set before it is loaded
    std::string token_label;
    std::string token_serial;
    std::string pin_file;
    std::string ca_key;                 // RFC 7512 URI, or the path of a PEM file
    std::string ca_certificate;         // path; no such file: only requests are signed
    std::vector<std::string> tls_keys;  // as ca_key
    unsigned workers = 2;
    bool allow_extractable_ca_key = false;
    std::chrono::days max_validity{398};
    std::chrono::minutes max_backdate{60};
    std::chrono::days crl_max_validity{7};
    std::vector<std::string> allowed_eku{"1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"};
    std::string state_dir;  // of the PIN marker
};

}  // namespace bartizan::signer

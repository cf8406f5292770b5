// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Who is who: certificate, key and anchors of a [listener] or an [sm], and the names that the
// certificates of consumers and Security Managers prove. No two share a key (IFA 033
// Security.001) nor a name.

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/file.hpp"
#include "x509/tls_context.hpp"

namespace bartizan::deployment {

// "dns:vnfm.example", "uri:urn:...", DNS names in lower case: as principal::Principal has them.
std::vector<std::string> identities_of(const config::File& config, const std::string& section);

// Every problem of `identities`; files are looked at by tls_of().
std::vector<std::string> identity_problems(const config::File& config);

// The TLS context of "listener certm" or "sm a" from its files, with ticket keys of its own;
// null if it has no certificate.
// file_unusable, chain_invalid, config_invalid if its key is another section's.
Result<std::shared_ptr<const x509::TlsContext>> tls_of(const config::File& config,
                                                       const std::string& section);

}  // namespace bartizan::deployment

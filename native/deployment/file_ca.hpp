// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A CA whose key is a file: the root that the quickstart makes, and the one behind the
// identities of its listeners and clients. A real site has both elsewhere.

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "x509/certificate.hpp"
#include "x509/software_key.hpp"

namespace bartizan::deployment {

x509::Name ca_name(const std::string& organization, const std::string& common_name);

class FileCa {
  public:
    // STEM.key and STEM.pem in `folder`, made where they are missing. chain_invalid if they do
    // not belong together.
    static Result<FileCa> open_or_make(const std::filesystem::path& folder, const std::string& stem,
                                       const x509::Name& name);

    [[nodiscard]] const x509::Certificate& certificate() const { return certificate_; }

    [[nodiscard]] Result<x509::Certificate> issue_ca(const x509::Name& subject,
                                                     const x509::SubjectPublicKeyInfo& key,
                                                     std::chrono::days validity,
                                                     std::optional<unsigned> path_length) const;
    // An end entity for TLS: `purpose` is the OID of serverAuth or clientAuth.
    [[nodiscard]] Result<x509::Certificate> issue_tls(const x509::Name& subject,
                                                      const std::vector<x509::GeneralName>& names,
                                                      std::string_view purpose,
                                                      const x509::SubjectPublicKeyInfo& key) const;

  private:
    FileCa(x509::SoftwareKey key, x509::Certificate certificate)
        : key_(std::move(key)), certificate_(std::move(certificate)) {}

    x509::SoftwareKey key_;
    x509::Certificate certificate_;
};

}  // namespace bartizan::deployment

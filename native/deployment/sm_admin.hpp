// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Security Managers as an administrator adds and removes them: a section [sm NAME] of
// bartizan.conf, and the files that it names.

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/file.hpp"
#include "trust_domain/security_manager.hpp"

namespace bartizan::deployment {

struct SmAddOptions {
    std::string mode;  // as trust_domain::mode_named() takes it
    std::vector<std::string> domains;
    std::vector<std::string> projects;
    std::vector<std::string> vims;
    std::string host_scope = "HOSTS_OF_SCOPE";
    std::vector<std::string> host_aggregates;
    bool share_host_totals = false;
    std::string address = "127.0.0.1";
    std::optional<int> port;  // none: as it is, or one more than the highest of the file
    std::string csr;  // PEM, of a Security Manager that keeps its key; empty: it is made here
};

// What a Security Manager and its administrator need to know.
struct SmDescription {
    trust_domain::SecurityManager manager;
    std::string server_name;  // that its listener's certificate proves
    std::string address;
    long port = 0;
    // Of the Security Manager, where they are here; else empty.
    std::filesystem::path ca_file;
    std::filesystem::path certificate;
    std::filesystem::path key;
};

// Makes the identities and adds the section; a second time, and after it was cut off, what is
// missing. made_otherwise if it is there with other values, malformed_request, config_invalid,
// bad_csr, bad_pop, weak_key, key_reused if the CSR's key is known here as another's.
Result<SmDescription> sm_add(const std::filesystem::path& directory, const std::string& name,
                             const SmAddOptions& options);

Result<SmDescription> sm_show(const std::filesystem::path& directory, const std::string& name);

Result<std::vector<SmDescription>> sm_list(const std::filesystem::path& directory);

// Takes the section out and puts the files of sm_folders() aside: if the name is used again, it
// is by new keys under a new CA. The folder where they are; empty if there were none. not_found.
Result<std::filesystem::path> sm_remove(const std::filesystem::path& directory,
                                        const std::string& name);

}  // namespace bartizan::deployment

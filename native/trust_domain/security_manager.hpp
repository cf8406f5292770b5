// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// SecurityManager: who consumes Sc-Vi and Sc-Or (IFA 033 clause 4), how far it may act, and
// what of the VIMs is its trust domain. Everything that is not listed is denied.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bartizan::trust_domain {

// IFA 033 5.1, in rising order of what it may do.
enum class Mode { passive, semi_active, fully_active };

// Which hosts, and zones and capacities of hosts, it sees.
enum class HostScope {
    all,
    hosts_of_scope,  // that run a server that it sees
    aggregates       // of Scope::host_aggregates
};

std::string_view name_of(Mode mode);        // "SEMI-ACTIVE"
std::string_view name_of(HostScope scope);  // "HOSTS_OF_SCOPE"

// As name_of() writes them, letters of either case.
std::optional<Mode> mode_named(std::string_view text);
std::optional<HostScope> host_scope_named(std::string_view text);

// What belongs to nobody's projects is for the host scope to say. A Scope that was not filled
// in covers no tenant and no metadata.
struct Scope {
    std::vector<std::string> domains;   // Keystone ids or names
    std::vector<std::string> projects;  // Keystone ids or names, beside those of the domains
    std::vector<std::string> vims;      // names of [vim NAME]; empty: all
    HostScope host_scope = HostScope::hosts_of_scope;
    std::vector<std::string> host_aggregates;  // ids or names
    bool share_host_totals = false;            // of hosts that are others' too
    std::vector<std::string> metadata_keys;    // globs (glob.hpp)
};

struct SecurityManager {
    std::string name;
    Mode mode = Mode::passive;
    Scope scope;
    std::vector<std::string> identities;  // "dns:sm-a.example", "uri:urn:..."; what proves it
};

// 1-32 of a-z, 0-9 and, within, '-': it is part of DNS names, of file names and of a section's
// name.
bool is_name(std::string_view text);

}  // namespace bartizan::trust_domain

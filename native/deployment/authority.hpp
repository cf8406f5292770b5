// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Who may do what, and by which rules: the part of a deployment that is read anew at SIGHUP.
// A request keeps the one under which it began.

#pragma once

#include <memory>

#include "cmf/cmf.hpp"
#include "config/file.hpp"

namespace bartizan::deployment {

struct Authority {
    config::File config;
    cmf::ConsumerTable consumers;
    cmf::Cmf cmf;  // with these profiles, rules and settings
};

// What stays while authorities change.
struct CmfParts {
    ledger::Ledger& ledger;
    ca::Issuer& issuer;
    cmf::Clock& clock;
    cmf::Observer* observer;
    cmf::LcmView* lcm_view;
};

// The configuration of `directory`, checked as a whole: deployment_missing, config_invalid,
// attestation_unavailable.
Result<config::File> load_config(const std::filesystem::path& directory);
// The same as if it held this text.
Result<config::File> parse_config(const std::string& text, const std::filesystem::path& directory);

// Every problem of that file; empty for a good one.
std::vector<std::string> config_problems(const std::filesystem::path& path);

// By that configuration and the profiles that it names: profile_invalid.
Result<std::shared_ptr<Authority>> make_authority(config::File config, const CmfParts& parts);

}  // namespace bartizan::deployment

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VNFMs as an administrator adds them: a section [vnfm NAME] of bartizan.conf, the listener that
// takes its notifications, and the consumer whose subjects it tells of.

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "fault/result.hpp"

namespace bartizan::deployment {

struct VnfmAddOptions {
    std::string cloud;                  // in clouds.yaml
    std::filesystem::path clouds_file;  // relative to the current folder
    std::string region;
    std::string consumer;      // [consumer NAME] that the VNFM is
    std::string callback_uri;  // empty: https://cmf.<operator_domain>:<port of lcn>
    long port = 0;             // of [listener lcn], if there is none yet; 0: the next that is free
    bool direct = false;       // also [listener enrol], for VNFC instances that enrol themselves
    long enrol_port = 0;       // of that; the same
    // What names in direct mode may be.
    std::vector<std::string> dns_suffixes;
    std::vector<std::string> ip_networks;
};

struct VnfmDescription {
    std::string name;
    std::string cloud;
    std::string consumer;
    std::string callback_uri;
    long enrol_port = 0;            // 0: VNFC instances cannot enrol themselves
    std::filesystem::path ca_file;  // that the listeners' certificates are verified with
};

// A second time it finds it done. made_otherwise if it is there with other values,
// malformed_request, not_found (the consumer), config_invalid, file_unusable.
Result<VnfmDescription> vnfm_add(const std::filesystem::path& directory, const std::string& name,
                                 const VnfmAddOptions& options);

Result<std::vector<VnfmDescription>> vnfm_list(const std::filesystem::path& directory);

}  // namespace bartizan::deployment

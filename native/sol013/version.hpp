// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Versions of an API (SOL 013 9): the Version field of requests, the api_versions resource.

#pragma once

#include <span>
#include <string>
#include <string_view>

#include "fault/result.hpp"

namespace bartizan::sol013 {

// `field`: the value of Version, null if there is none. malformed_request if it is absent or
// no version, version_not_supported.
Result<void> check_version(const std::string* field, std::span<const std::string_view> served);

// {"uriPrefix": ..., "apiVersions": [{"version": ..., "isDeprecated": false}]}
std::string api_versions(std::string_view uri_prefix, std::span<const std::string_view> served);

}  // namespace bartizan::sol013

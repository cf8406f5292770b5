// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Globs for the keys of tenants' metadata. '*' stands for any octets, also none, '?' for one;
// everything else for itself. No regular expression: the time is bounded by the product of the
// two lengths whatever a tenant calls a key.

#pragma once

#include <cstddef>
#include <string_view>

namespace bartizan::trust_domain {

inline constexpr std::size_t max_glob = 255;  // octets, as of a key in OpenStack

// False for what would match nothing or not what its author meant: nothing at all, more than
// max_glob octets, control characters or space, and the brackets, braces and backslash that
// have a meaning in other globs and none here.
bool is_glob(std::string_view text);

// Whether `glob` covers the whole of `text`.
bool matches(std::string_view glob, std::string_view text);

}  // namespace bartizan::trust_domain

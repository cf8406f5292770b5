// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// UUIDs (RFC 9562): made at random, or the same one for the same name.

#pragma once

#include <string>
#include <string_view>

namespace bartizan::uuid {

// Version 4, from the operating system's generator.
std::string random();

// Version 5, of a name in the space of another UUID. std::runtime_error if `space` is none.
std::string named(std::string_view space, std::string_view name);

}  // namespace bartizan::uuid

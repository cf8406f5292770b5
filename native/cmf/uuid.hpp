// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include <string>

namespace bartizan::cmf {

// UUIDv4 (RFC 9562 5.4) from the operating system's generator.
std::string new_uuid();

}  // namespace bartizan::cmf

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// For who has the whole of the data in hand already, and asks only how Sc-Vi would say it. No
// Security Manager is that: tests/architecture lets no room that answers one include this.

#pragma once

#include "trust_domain/release.hpp"

namespace bartizan::trust_domain {

// Every project, host and key, also those that no table names.
Reach everything();

}  // namespace bartizan::trust_domain

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

namespace bartizan::pyhost {

// Serves the channel that the parent left as a descriptor until it closes; then the process ends.
[[noreturn]] void serve();

}  // namespace bartizan::pyhost

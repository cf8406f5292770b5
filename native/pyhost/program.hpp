// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// bartizan-pyhost as it is started: which program, and in what environment.

#pragma once

#include <string>
#include <vector>

namespace bartizan::pyhost {

// The program beside the build or the installation that this library belongs to;
// BARTIZAN_PYHOST in the environment comes first.
std::string pyhost_program();

// PATH, the locale, the home of ~/.config/openstack, OS_CLIENT_CONFIG_FILE if we have it, and
// where the package bartizan is. No proxy and no credential of ours goes along.
std::vector<std::string> pyhost_environment();

}  // namespace bartizan::pyhost

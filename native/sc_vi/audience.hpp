// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Who may see what belongs to several projects, or is about several hosts (spec sc-vi 1.8).

#pragma once

#include <vector>

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

// Any one of these projects.
element::Audience of_projects(const Reading& reading, const std::vector<std::string_view>& ids);

// Who reaches all of these hypervisors; what is about none of them: who reaches every host.
element::Audience of_hosts(const Reading& reading, const std::vector<std::string_view>& ids);

}  // namespace bartizan::sc_vi

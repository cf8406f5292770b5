// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// [vim NAME] as it is read: how fast, by which driver.

#pragma once

#include "config/file.hpp"
#include "enrol/enrolment.hpp"
#include "pyhost/client.hpp"
#include "vim/collector.hpp"
#include "vnf_lcm/follower.hpp"

namespace bartizan::daemon {

// Of a configuration that load_config() took.
vim::CollectorSettings collector_settings(const config::File& config, const std::string& name);
pyhost::PyHostSettings driver_settings(const config::File& config, const std::string& name);

// Of [vnfm NAME].
pyhost::PyHostSettings vnfm_driver_settings(const config::File& config, const std::string& name);
vnf_lcm::FollowerSettings follower_settings(const config::File& config, const std::string& name);
enrol::EnrolmentSettings enrolment_settings(const config::File& config, const std::string& name);

}  // namespace bartizan::daemon

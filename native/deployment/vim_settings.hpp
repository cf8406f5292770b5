// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// [vim NAME], and what is measured and where its hosts stand, as elements are made with it.

#pragma once

#include "config/file.hpp"
#include "sc_vi/reading.hpp"

namespace bartizan::deployment {

// Of a configuration that load_config() took. The defaults for a section that is not there.
// config_invalid, file_unusable: the location_file.
Result<sc_vi::VimSettings> vim_settings(const config::File& config, const std::string& name);

}  // namespace bartizan::deployment

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The services of one VIM: which there are, which answer, and the microversion to speak with
// each (spec sc-vi 1.6).

#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "fault/result.hpp"

namespace bartizan::vim {

struct Service {
    std::string type;  // "compute"
    bool deployed = false;
    bool reachable = false;
    std::string max_version;   // of the server; empty if it has no microversions
    std::string microversion;  // that we ask for
    std::string trouble;       // why it is not reachable or not used; for the operator
};

class Services {
  public:
    // {"services": [{"type", "absent"?, "reachable", "minVersion"?, "maxVersion"?, "error"?}], ...}
    // driver_failed for anything else.
    static Result<Services> read(std::string_view capabilities);

    [[nodiscard]] const Service& operator[](std::string_view type) const;

    [[nodiscard]] const std::vector<Service>& all() const { return services_; }

    // Whether our own credential has that role of Keystone's.
    [[nodiscard]] bool has_role(std::string_view role) const {
        return std::ranges::find(roles_, role) != roles_.end();
    }

  private:
    std::vector<Service> services_;
    std::vector<std::string> roles_;
};

}  // namespace bartizan::vim

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/network_state.hpp"

namespace bartizan::sc_vi {

void put_operational_state(Object& out, const Reading& reading, View status, View admin_state_up) {
    const bool wanted = admin_state_up.boolean().value_or(true);
    const auto told = reading.text(status);
    if (told.empty()) {
        out.unavailable("operationalState", Reason::source_error);
        return;
    }
    const bool unbound = told == "N/A";
    out.text("operationalState", wanted && (unbound || told == "ACTIVE") ? "ENABLED" : "DISABLED");
    if (unbound) {
        out.derived("operationalState");
    }
}

}  // namespace bartizan::sc_vi

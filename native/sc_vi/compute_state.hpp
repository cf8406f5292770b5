// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Nova's status as operationalState and runningState (spec sc-vi 4.1a).

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

struct ComputeState {
    std::string_view operational;
    std::string_view running;
    bool of_host = false;  // its host is down: what the server does is not known
};

// Nothing for a server that is deleted.
std::optional<ComputeState> compute_state(const Reading& reading,
                                          Record<Kind::nova_servers> server);

// Whether Nova told only what it knows without the server's cell (microversion 2.69).
bool is_partial(const Reading& reading, Record<Kind::nova_servers> server);

// Whether nova-compute of that host is up and not forced down; nothing if that is not known.
std::optional<bool> host_is_up(const Reading& reading, View host);

}  // namespace bartizan::sc_vi

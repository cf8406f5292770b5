// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A server and what several of its attributes are made from, looked up once.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

// The flavour that a server was made with, as it is told within it (Nova 2.47).
struct ServerFlavor {
    View id;  // of older clouds alone
    View original_name;
    View vcpus;
    View ram;          // MiB
    View extra_specs;  // no object: hidden from us
};

struct PlacedServer {
    PlacedServer(const Reading& reading, Record<Kind::nova_servers> server);

    Record<Kind::nova_servers> server;
    ServerFlavor flavor;
    Record<Kind::nova_hypervisors> host;
    View inventories;     // Placement's, of the host
    View topology_nodes;  // Nova's, of the server
};

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/placed_server.hpp"

#include "sc_vi/host_names.hpp"

namespace bartizan::sc_vi {
namespace {

ServerFlavor flavor_in(View object) {
    ServerFlavor out;
    for (const auto& [name, value] : Members(object)) {
        if (name == "vcpus") {
            out.vcpus = value;
        } else if (name == "ram") {
            out.ram = value;
        } else if (name == "original_name") {
            out.original_name = value;
        } else if (name == "extra_specs") {
            out.extra_specs = value;
        } else if (name == "id") {
            out.id = value;
        }
    }
    return out;
}

}  // namespace

PlacedServer::PlacedServer(const Reading& reading, Record<Kind::nova_servers> of)
    : server(of),
      flavor(flavor_in(of["flavor"])),
      host(host_of(reading.vim, of)),
      inventories(reading.vim.find<Kind::placement_inventories>(host["id"])["inventories"]),
      topology_nodes(reading.vim.find<Kind::nova_topology>(of["id"])["nodes"]) {}

}  // namespace bartizan::sc_vi

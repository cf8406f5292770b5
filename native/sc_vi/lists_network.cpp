// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/lists_network.hpp"

#include "sc_vi/network_subnet.hpp"
#include "sc_vi/nfp.hpp"
#include "sc_vi/trunk_ports.hpp"
#include "sc_vi/virtual_network.hpp"
#include "sc_vi/virtual_network_port.hpp"
#include "sc_vi/virtual_network_quota.hpp"
#include "sc_vi/virtual_storage_quota.hpp"
#include "sc_vi/virtual_trunk.hpp"

namespace bartizan::sc_vi {
namespace {

template <Kind K, class Make>
void list_all_or_one(const Reading& reading, const Wanted& wanted, const Emit& emit,
                     std::string_view id, const Make& make) {
    if (!list_one<K>(reading, wanted, emit, id, make)) {
        list_records<K>(reading, wanted, emit, make);
    }
}

}  // namespace

void list_virtual_networks(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    const TrunkPorts trunks(reading);
    list_all_or_one<Kind::neutron_networks>(
        reading, wanted, emit, "networkResourceId",
        [&trunks](const Reading& of, Record<Kind::neutron_networks> network) {
            return make_virtual_network(of, trunks, network);
        });
}

void list_network_subnets(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    const auto make = make_network_subnet;
    if (list_one<Kind::neutron_subnets>(reading, wanted, emit, "resourceId", make)) {
        return;
    }
    if (const auto* const network = wanted.filter.equal_to("networkId")) {
        list_matches<Kind::neutron_subnets>(reading, wanted, emit, "network_id",
                                            reading.joined("\"", *network, "\""), "project_id",
                                            make);
        return;
    }
    list_records<Kind::neutron_subnets>(reading, wanted, emit, make);
}

void list_virtual_network_ports(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    const TrunkPorts trunks(reading);
    const auto make = [&trunks](const Reading& of, Record<Kind::neutron_ports> port) {
        return std::optional(make_virtual_network_port(of, trunks, port));
    };
    if (list_one<Kind::neutron_ports>(reading, wanted, emit, "resourceId", make)) {
        return;
    }
    if (const auto* const network = wanted.filter.equal_to("networkId")) {
        list_matches<Kind::neutron_ports>(reading, wanted, emit, "network_id",
                                          reading.joined("\"", *network, "\""), "project_id", make);
        return;
    }
    if (const auto* const device = wanted.filter.equal_to("attachedResourceId")) {
        list_matches<Kind::neutron_ports>(reading, wanted, emit, "device_id",
                                          reading.joined("\"", *device, "\""), "project_id", make);
        return;
    }
    list_records<Kind::neutron_ports>(reading, wanted, emit, make);
}

void list_virtual_trunks(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    list_all_or_one<Kind::neutron_trunks>(reading, wanted, emit, "trunkId", make_virtual_trunk);
}

void list_virtual_network_quotas(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    list_all_or_one<Kind::neutron_quotas>(reading, wanted, emit, "resourceGroupId",
                                          make_virtual_network_quota);
}

void list_virtual_storage_quotas(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    list_all_or_one<Kind::cinder_quotas>(reading, wanted, emit, "resourceGroupId",
                                         make_virtual_storage_quota);
}

void list_nfps(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    list_all_or_one<Kind::neutron_port_chains>(reading, wanted, emit, "nfpId", make_nfp);
}

}  // namespace bartizan::sc_vi

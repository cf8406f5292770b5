// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// NetworkQoS (IFA 005 8.4.5.5; spec sc-vi 4.7a) and the bandwidths that come from QoS rules.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement network_qos;

// Adds networkQoS: one entry for each rule, empty for no policy, absent if rules are not known.
void put_network_qos(Object& out, const Reading& reading, View qos_policy_id);

// Adds networkQoS of a kind of networks: what rules there can be, each "supported".
void put_supported_qos(Object& out, const Reading& reading);

// Adds the bandwidth of a port, its limit to egress in Mbps; NO_SOURCE without a limit.
void put_port_bandwidth(Object& out, const Reading& reading, Record<Kind::neutron_ports> port);

// Adds the bandwidth of a network, its guaranteed minimum in Mbps; NO_SOURCE without one.
void put_network_bandwidth(Object& out, const Reading& reading, View qos_policy_id);

// Adds the guaranteed minimum of the other direction to metadata; nothing without one.
void put_ingress_bandwidth(Object& metadata, const Reading& reading, View qos_policy_id);

}  // namespace bartizan::sc_vi

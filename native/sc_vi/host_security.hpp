// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What the SM asks about the security of hosts: enclaves, memory encryption, TPM, secure boot,
// mitigations (spec sc-vi 9.1).

#pragma once

#include "sc_vi/compute_host.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement host_security;

// Adds "security" of one host to it.
void put_host_security(Object& out, const Reading& reading, const ComputeHost& host);

// Adds "security" of the hosts of a zone to its properties: what some and what all of them have.
void put_zone_security(Object& out, const Reading& reading, const std::vector<ComputeHost>& hosts);

}  // namespace bartizan::sc_vi

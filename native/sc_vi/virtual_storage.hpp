// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VirtualStorage (IFA 005 8.4.7.2; spec sc-vi 4.13) from a Cinder volume, and the disks that a
// flavour gives to a server.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement virtual_storage;

std::optional<Element> make_virtual_storage(const Reading& reading,
                                            Record<Kind::cinder_volumes> volume);

// Adds virtualDisks of a server to it; its ephemeral ones are as operational as it is.
void put_virtual_disks(Object& out, const Reading& reading, Record<Kind::nova_servers> server,
                       Record<Kind::nova_hypervisors> host, std::string_view operational_state);

}  // namespace bartizan::sc_vi

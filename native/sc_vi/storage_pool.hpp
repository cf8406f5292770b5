// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Pools of Cinder's backends: protocol and capacity (spec sc-vi 4.12, 4.13).

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

using Pool = Record<Kind::cinder_pools>;

// storage_protocol of the pool "host@backend#pool"; empty if it is not known.
std::string_view protocol_of_pool(const Reading& reading, std::string_view pool);

// Nothing for a protocol that is not known.
std::optional<bool> is_rdma(std::string_view protocol);

// Storage that is on no host (IFA 005: hostId 0): as the operator lists it.
bool is_distributed(const VimSettings& settings, std::string_view protocol);

// The service cinder-volume of the pool's backend "host@backend"; none if it was not read.
Record<Kind::cinder_services> service_of_pool(const Reading& reading, Pool pool);

// The value of an extra spec may name one backend; any pool can be the volume's else.
bool serves(const Reading& reading, Pool pool, Record<Kind::cinder_types> type);

}  // namespace bartizan::sc_vi

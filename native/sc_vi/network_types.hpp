// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What kinds of networks a VIM can make (spec sc-vi 4.14): of segment ranges, of networks that
// there are, and of agents where ranges are not told.

#pragma once

#include <map>

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

struct NetworkType {
    std::string_view type;              // "vlan"
    std::string_view physical_network;  // empty for what needs none
    bool derived = false;               // from what agents could do
    // Of a network of this kind that the reader reaches; nobody's if there is none.
    element::Audience audience{};
};

// "net:vlan:physnet1"
std::string_view network_type_id(const Reading& reading, std::string_view type,
                                 std::string_view physical_network);

// By id, in the memory of the request.
std::pmr::map<std::string_view, NetworkType> network_types(const Reading& reading);

}  // namespace bartizan::sc_vi

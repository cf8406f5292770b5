// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// NfviPop (IFA 005 8.10.3; spec sc-vi 4.10): where the VIM stands, as its operator says, and how
// others get there.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement nfvi_pop;

// Which networks are ways there: for floating IPs, for other networks, none.
enum class PopNetworks : std::uint8_t { external, provider, none };

Element make_nfvi_pop(const Reading& reading, PopNetworks networks);

}  // namespace bartizan::sc_vi

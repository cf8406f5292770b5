// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Where one resource is (Sc-Vi.Telem.002; spec sc-vi 9.4): a server, a port, a volume, a network.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement resource_location;

// For GET /locations/resources/{id}. Nothing for an id that is none of those.
std::optional<Element> make_resource_location(const Reading& reading, std::string_view id);

// What is looked for among.
std::span<const Kind> located_kinds();

}  // namespace bartizan::sc_vi

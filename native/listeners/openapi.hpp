// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include <string_view>

namespace bartizan::listeners {

// docs/reference/openapi.json, as it was when this was built.
std::string_view certm_openapi();

// docs/reference/openapi-sctelem.json, which ./dev docs writes from the tables of sc_vi.
std::string_view sctelem_openapi();

}  // namespace bartizan::listeners

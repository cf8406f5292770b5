// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Members that are only there if the services told them.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

// Nothing for an empty text.
void put_text(Object& out, std::string_view name, const Reading& reading, View value);
// As it is; nothing for null.
void put_json(Object& out, std::string_view name, View value);
// RFC 3339 (spec sc-vi 1.4); nothing for what is no time.
void put_time(Object& out, std::string_view name, const Reading& reading, View value);

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/metadata.hpp"

#include "date_time/date_time.hpp"

namespace bartizan::sc_vi {

void put_text(Object& out, std::string_view name, const Reading& reading, View value) {
    if (const auto text = reading.text(value); !text.empty()) {
        out.text(name, text);
    }
}

void put_json(Object& out, std::string_view name, View value) {
    if (!value.is_null()) {
        out.json(name, value.json());
    }
}

void put_time(Object& out, std::string_view name, const Reading& reading, View value) {
    if (const auto time = date_time::read_time(reading.text(value))) {
        out.text(name, reading.memory.keep(date_time::write_time(*time)));
    }
}

}  // namespace bartizan::sc_vi

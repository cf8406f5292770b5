// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Is it a text that the service would read as JSON?

#include "json/value.hpp"
#include "probe/commands.hpp"

namespace bartizan::probe {
namespace {

Result<void> check(const std::string& text) {
    BARTIZAN_CHECK(json::parse(text));
    return {};
}

}  // namespace

int json_check(Arguments arguments) {
    return judge_file(arguments, "json-check", check);
}

}  // namespace bartizan::probe

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The table of options: one row is the parser's rule, a line of the sample file and a row of
// the reference page.

#pragma once

#include <span>
#include <string>
#include <string_view>

namespace bartizan::config {

enum class Kind { text, path, integer, boolean, list, choice, choices };

struct Option {
    // "signer", or "consumer *" for any number of sections [consumer NAME].
    std::string_view section;
    std::string_view name;
    Kind kind = Kind::text;
    std::string_view fallback;  // as it would stand in the file; empty: none
    std::string_view help;
    bool required = false;
    long least = 0;  // of an integer
    long most = 0;
    std::string_view unit;     // of an integer
    std::string_view choices;  // "a, b" of a choice or of each of the choices
    std::string_view example;  // in the sample, where there is no fallback
};

struct Schema {
    std::string_view title;
    std::span<const Option> options;
};

const Schema& deployment_schema();  // bartizan.conf
const Schema& profile_schema();     // profiles/*.conf
const Schema& location_schema();    // location_file of a [vim NAME]

// A commented file with every option at its default.
std::string sample(const Schema& schema);
// A page of Markdown with a table for each section.
std::string reference(const Schema& schema);

}  // namespace bartizan::config

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "config/schema.hpp"

namespace bartizan::config {
namespace {

std::string section_title(std::string_view section) {
    std::string out(section);
    if (out.ends_with('*')) {
        out.replace(out.size() - 1, 1, "NAME");
    }
    return out;
}

std::string type_of(const Option& option) {
    switch (option.kind) {
        case Kind::text:
            return "text";
        case Kind::path:
            return "path, relative to this file's folder";
        case Kind::integer:
            return "integer, " + std::to_string(option.least) + " to " +
                   std::to_string(option.most) + " " + std::string(option.unit);
        case Kind::boolean:
            return "true or false";
        case Kind::list:
            return "list, separated by commas";
        case Kind::choice:
            return "one of " + std::string(option.choices);
        case Kind::choices:
            return "list of " + std::string(option.choices);
    }
    return {};
}

// A bar ends a cell, also within code.
std::string cell(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out += c == '|' ? "\\|" : std::string(1, c);
    }
    return out;
}

}  // namespace

std::string sample(const Schema& schema) {
    std::string out = "# " + std::string(schema.title) + "\n";
    std::string_view section;
    for (const auto& option : schema.options) {
        if (option.section != section) {
            section = option.section;
            out += "\n[" + section_title(section) + "]\n";
        }
        out += "\n# " + std::string(option.help) + "\n# (" + type_of(option) +
               (option.required ? "; required" : "") + ")\n";
        const auto value = option.fallback.empty() ? option.example : option.fallback;
        out += option.required ? "" : "#";
        out += std::string(option.name) + " = " + std::string(value) + "\n";
    }
    return out;
}

std::string reference(const Schema& schema) {
    std::string out = "# " + std::string(schema.title) +
                      "\n\nGenerated from the table of options; do not edit.\n";
    std::string_view section;
    for (const auto& option : schema.options) {
        if (option.section != section) {
            section = option.section;
            out += "\n## [" + section_title(section) +
                   "]\n\n| Option | Type | Default | Meaning |\n|---|---|---|---|\n";
        }
        out += "| `" + std::string(option.name) + "` | " + type_of(option) + " | ";
        out += option.required           ? "required"
               : option.fallback.empty() ? "none"
                                         : "`" + cell(option.fallback) + "`";
        out += " | " + std::string(option.help);
        if (!option.example.empty()) {
            out += ". For instance `" + std::string(option.example) + "`";
        }
        out += " |\n";
    }
    return out;
}

}  // namespace bartizan::config

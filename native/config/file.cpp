// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "config/file.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <sys/stat.h>

#include <boost/property_tree/ini_parser.hpp>
#include <boost/property_tree/ptree.hpp>

namespace bartizan::config {
namespace {

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto comma = text.find(',');
        auto item = text.substr(0, comma);
        item.remove_prefix(std::min(item.find_first_not_of(" \t"), item.size()));
        if (const auto last = item.find_last_not_of(" \t"); last != std::string_view::npos) {
            out.emplace_back(item.substr(0, last + 1));
        }
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    }
    return out;
}

// "consumer *" has "consumer vnfm".
bool covers(std::string_view pattern, std::string_view section) {
    if (!pattern.ends_with('*')) {
        return pattern == section;
    }
    const auto prefix = pattern.substr(0, pattern.size() - 1);
    return section.starts_with(prefix) && section.size() > prefix.size();
}

const Option* find(const Schema& schema, std::string_view section, std::string_view name) {
    const auto found = std::ranges::find_if(schema.options, [&](const Option& option) {
        return covers(option.section, section) && option.name == name;
    });
    return found == schema.options.end() ? nullptr : &*found;
}

std::optional<long> integer_of(std::string_view text) {
    long value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc() && end == text.data() + text.size() ? std::optional(value)
                                                                   : std::nullopt;
}

// What would be allowed, if `value` is not.
std::optional<std::string> complaint(const Option& option, const std::string& value) {
    switch (option.kind) {
        case Kind::integer: {
            const auto number = integer_of(value);
            if (!number || *number < option.least || *number > option.most) {
                return "an integer from " + std::to_string(option.least) + " to " +
                       std::to_string(option.most) + " (" + std::string(option.unit) + ")";
            }
            return std::nullopt;
        }
        case Kind::boolean:
            return value == "true" || value == "false"
                       ? std::nullopt
                       : std::optional<std::string>("true or false");
        case Kind::choice:
        case Kind::choices: {
            const auto allowed = split(option.choices);
            const auto given = option.kind == Kind::choice ? std::vector{value} : split(value);
            const bool good = !given.empty() && std::ranges::all_of(given, [&](const auto& one) {
                return std::ranges::find(allowed, one) != allowed.end();
            });
            if (!good) {
                return (option.kind == Kind::choice ? "one of: " : "a list of: ") +
                       std::string(option.choices);
            }
            return std::nullopt;
        }
        case Kind::text:
        case Kind::path:
        case Kind::list:
            return std::nullopt;
    }
    return std::nullopt;
}

std::string too_large() {
    return "larger than " + std::to_string(max_file) + " octets";
}

std::optional<std::string> unreadable(const std::filesystem::path& path) {
    struct stat status {};

    if (::stat(path.c_str(), &status) != 0) {
        return "no such file";
    }
    if (!S_ISREG(status.st_mode)) {
        return "not a regular file";
    }
    if (static_cast<std::size_t>(status.st_size) > max_file) {
        return too_large();
    }
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return "others can write it: chmod go-w";
    }
    return std::nullopt;
}

Result<void> none(const std::vector<std::string>& problems, const std::filesystem::path& path) {
    if (problems.empty()) {
        return {};
    }
    std::string all;
    for (const auto& problem : problems) {
        all += (all.empty() ? "" : "\n") + problem;
    }
    return Error{Fault::config_invalid, all, path.string()};
}

}  // namespace

Result<File> File::load(const std::filesystem::path& path, const Schema& schema,
                        const std::vector<std::string>& needed) {
    File file;
    std::vector<std::string> problems;
    file.read(path, schema, needed, problems);
    BARTIZAN_CHECK(none(problems, path));
    return file;
}

Result<File> File::parse(const std::string& text, const std::filesystem::path& path,
                         const Schema& schema, const std::vector<std::string>& needed) {
    File file;
    std::vector<std::string> problems;
    std::istringstream input(text);
    file.read(input, path, schema, needed, problems);
    if (text.size() > max_file) {
        problems.push_back(path.filename().string() + ": " + too_large());
    }
    BARTIZAN_CHECK(none(problems, path));
    return file;
}

std::vector<std::string> File::problems(const std::filesystem::path& path, const Schema& schema,
                                        const std::vector<std::string>& needed) {
    File file;
    std::vector<std::string> problems;
    file.read(path, schema, needed, problems);
    return problems;
}

void File::read(const std::filesystem::path& path, const Schema& schema,
                const std::vector<std::string>& needed, std::vector<std::string>& problems) {
    if (const auto why = unreadable(path)) {
        problems.push_back(path.filename().string() + ": " + *why);
        return;
    }
    std::ifstream input(path);
    read(input, path, schema, needed, problems);
}

void File::read(std::istream& input, const std::filesystem::path& path, const Schema& schema,
                const std::vector<std::string>& needed, std::vector<std::string>& problems) {
    schema_ = &schema;
    folder_ = std::filesystem::absolute(path).parent_path();
    const auto name = path.filename().string();
    boost::property_tree::ptree tree;
    try {
        boost::property_tree::read_ini(input, tree);
    } catch (const boost::property_tree::ini_parser_error& error) {
        problems.push_back(name + ":" + std::to_string(error.line()) + ": " + error.message());
        return;
    }
    for (const auto& entry : tree) {
        const auto& section = entry.first;
        const auto& options = entry.second;
        if (options.empty() && !options.data().empty()) {
            problems.push_back(name + ": '" + section + "' stands outside any section");
            continue;
        }
        const auto known = std::ranges::any_of(
            schema.options, [&](const Option& option) { return covers(option.section, section); });
        if (!known) {
            problems.push_back(name + ": [" + section + "]: no such section");
            continue;
        }
        sections_.push_back(section);
        auto& values = values_[section];
        for (const auto& [option_name, node] : options) {
            const auto& value = node.data();
            const auto* option = find(schema, section, option_name);
            if (option == nullptr) {
                problems.push_back(name + ": [" + section + "] " + option_name +
                                   ": no such option");
            } else if (const auto allowed = complaint(*option, value)) {
                problems.push_back(name + ": [" + section + "] " + option_name + " = '" + value +
                                   "': " + *allowed);
            } else {
                values[option_name] = value;
            }
        }
    }
    for (const auto& section : needed) {
        if (!values_.contains(section)) {
            problems.push_back(name + ": [" + section + "] is missing");
        }
    }
    for (const auto& option : schema.options) {
        for (const auto& [section, values] : values_) {
            if (option.required && covers(option.section, section) &&
                !values.contains(std::string(option.name))) {
                problems.push_back(name + ": [" + section + "] " + std::string(option.name) +
                                   " is missing: " + std::string(option.help));
            }
        }
    }
}

std::string File::text(std::string_view section, std::string_view name) const {
    const auto* option = find(*schema_, section, name);
    if (option == nullptr) {
        throw std::logic_error("no such option: " + std::string(name));
    }
    const auto values = values_.find(std::string(section));
    if (values != values_.end()) {
        const auto value = values->second.find(std::string(name));
        if (value != values->second.end()) {
            return value->second;
        }
    }
    return std::string(option->fallback);
}

std::filesystem::path File::path(std::string_view section, std::string_view name) const {
    const auto value = text(section, name);
    return value.empty() ? std::filesystem::path() : (folder_ / value).lexically_normal();
}

long File::integer(std::string_view section, std::string_view name) const {
    return integer_of(text(section, name)).value_or(0);
}

bool File::boolean(std::string_view section, std::string_view name) const {
    return text(section, name) == "true";
}

std::vector<std::string> File::list(std::string_view section, std::string_view name) const {
    return split(text(section, name));
}

std::vector<std::string> File::named(std::string_view kind) const {
    std::vector<std::string> out;
    const auto prefix = std::string(kind) + " ";
    for (const auto& section : sections_) {
        if (section.starts_with(prefix)) {
            out.push_back(section.substr(prefix.size()));
        }
    }
    return out;
}

bool File::has(std::string_view section) const {
    return std::ranges::find(sections_, section) != sections_.end();
}

std::vector<std::string> File::differences(const File& other) const {
    std::set<std::string> out;
    const auto compare = [&](const File& from, const File& with) {
        for (const auto& [section, options] : from.values_) {
            if (!with.values_.contains(section)) {
                out.insert("[" + section + "]");
                continue;
            }
            for (const auto& [name, value] : options) {
                if (with.text(section, name) != value) {
                    out.insert("[" + section + "] " + name);
                }
            }
        }
    };
    compare(*this, other);
    compare(other, *this);
    return {out.begin(), out.end()};
}

}  // namespace bartizan::config

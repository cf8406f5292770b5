// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/config_edit.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "deployment/authority.hpp"
#include "deployment/deployment.hpp"

namespace bartizan::deployment {
namespace {

constexpr long first_port = 8446;  // after those of the quickstart
constexpr long last_port = 65535;
constexpr std::size_t max_item = 255;  // octets, as of a name in Keystone

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r";
    text.remove_prefix(std::min(text.find_first_not_of(blank), text.size()));
    return text.substr(0, text.find_last_not_of(blank) + 1);
}

// "sm a" of "[sm a]"; empty for any other line.
std::string_view header_of(std::string_view line) {
    line = trimmed(line);
    const auto end = line.find(']');
    return line.starts_with('[') && end != std::string_view::npos ? trimmed(line.substr(1, end - 1))
                                                                  : std::string_view();
}

// With their ends.
std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        out.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return out;
}

std::string_view without_end(std::string_view line) {
    return line.substr(0, line.find('\n'));
}

// Blank or a comment: after a section's last option it is of what follows.
bool says_nothing(std::string_view line) {
    const auto text = trimmed(without_end(line));
    return text.empty() || text.front() == '#' || text.front() == ';';
}

Error unusable(const std::filesystem::path& path, int code) {
    return {Fault::file_unusable, "", path.string() + ": " + std::generic_category().message(code)};
}

}  // namespace

Result<void> check_item(const std::string& what, const std::string& value) {
    const bool fits = !value.empty() && value.size() <= max_item && trimmed(value) == value &&
                      std::ranges::all_of(value, [](char c) {
                          return static_cast<unsigned char>(c) >= ' ' && c != 0x7f && c != ',';
                      });
    if (!fits) {
        return Error{Fault::malformed_request,
                     what + ": 1 to " + std::to_string(max_item) +
                         " octets in one line, no comma, no space around them",
                     ""};
    }
    return {};
}

std::string joined(const std::vector<std::string>& items) {
    std::string out;
    for (const auto& item : items) {
        out += (out.empty() ? "" : ", ") + item;
    }
    return out;
}

std::string path_text(const std::filesystem::path& directory, const std::filesystem::path& given) {
    if (given.empty()) {
        return {};
    }
    const auto path = std::filesystem::absolute(given).lexically_normal();
    const auto within = path.lexically_relative(directory);
    return within.empty() || *within.begin() == ".." ? path.string() : within.string();
}

Result<long> next_port(const config::File& config) {
    long next = first_port;
    for (const std::string kind : {"listener", "sm"}) {
        for (const auto& name : config.named(kind)) {
            next = std::max(next, config.integer(kind + " " + name, "port") + 1);
        }
    }
    if (next > last_port) {
        return Error{Fault::malformed_request,
                     "port: name one, there is none above those of the configuration", ""};
    }
    return next;
}

Result<ConfigEdit> ConfigEdit::begin(const std::filesystem::path& directory) {
    const auto named = directory / config_name;
    std::error_code code;
    if (!std::filesystem::exists(named, code)) {
        return Error{Fault::deployment_missing, "", named.string() + " does not exist"};
    }
    const auto path = std::filesystem::canonical(named, code);
    if (code) {
        return unusable(named, code.value());
    }
    const auto folder = path.parent_path();
    // The folder and not the file, which is another one afterwards.
    ipc::Descriptor lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!lock || ::flock(lock.get(), LOCK_EX) != 0) {
        return unusable(folder, errno);
    }

    struct stat status {};

    if (::stat(path.c_str(), &status) != 0) {
        return unusable(path, errno);
    }
    if (status.st_uid != ::geteuid()) {
        return Error{Fault::file_unusable, "bartizan.conf is another user's: do this as that user",
                     path.string()};
    }
    BARTIZAN_TRY(auto text, read_file(path, config::max_file));
    BARTIZAN_TRY(auto config, load_config(directory));
    return ConfigEdit(std::move(lock), directory, path, std::move(text), status.st_mode & 07777U,
                      std::move(config));
}

bool ConfigEdit::has(const std::string& section) const {
    return std::ranges::any_of(lines_of(text_), [&](std::string_view line) {
        return header_of(without_end(line)) == section;
    });
}

bool ConfigEdit::agrees(const Section& section) const {
    return std::ranges::all_of(section.options, [&](const auto& option) {
        return config_.text(section.name, option.first) == option.second;
    });
}

Result<void> ConfigEdit::add(const Section& section) {
    auto text = text_ + (text_.ends_with('\n') ? "" : "\n") + "\n[" + section.name + "]\n";
    for (const auto& [name, value] : section.options) {
        if (!value.empty()) {
            text += name + " = " + value + "\n";
        }
    }
    return take(std::move(text));
}

Result<void> ConfigEdit::remove(const std::string& section) {
    const auto lines = lines_of(text_);
    const auto is_header = [](std::string_view line) { return !header_of(line).empty(); };
    auto first = std::ranges::find_if(
        lines, [&](std::string_view line) { return header_of(without_end(line)) == section; });
    if (first == lines.end()) {
        return Error{Fault::not_found, "[" + section + "]", path_.string()};
    }
    auto last = std::find_if(first + 1, lines.end(), is_header);
    while (last != first + 1 && says_nothing(*(last - 1))) {
        --last;
    }
    // The blank line that set it off.
    if (first != lines.begin() && trimmed(without_end(*(first - 1))).empty()) {
        --first;
    }
    std::string text;
    for (auto line = lines.begin(); line != lines.end(); ++line) {
        if (line < first || line >= last) {
            text += *line;
        }
    }
    return take(std::move(text));
}

Result<void> ConfigEdit::set(const std::string& section, const std::string& option,
                             const std::string& value) {
    std::string text;
    bool within = false;
    bool done = false;
    for (const auto line : lines_of(text_)) {
        const auto header = header_of(without_end(line));
        within = header.empty() ? within : header == section;
        const auto words = trimmed(without_end(line));
        const bool is_option = within && words.starts_with(option) &&
                               trimmed(words.substr(option.size())).starts_with('=');
        if (!is_option) {
            text += line;
        }
        if (header == section && !done) {
            text += (text.ends_with('\n') ? "" : "\n") + option + " = " + value + "\n";
            done = true;
        }
    }
    if (!done) {
        return Error{Fault::not_found, "[" + section + "]", path_.string()};
    }
    return take(std::move(text));
}

Result<void> ConfigEdit::publish() {
    return replace_file(path_, text_, mode_);
}

Result<void> ConfigEdit::take(std::string text) {
    BARTIZAN_TRY(config_, parse_config(text, directory_));
    text_ = std::move(text);
    return {};
}

}  // namespace bartizan::deployment

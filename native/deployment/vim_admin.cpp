// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/vim_admin.hpp"

#include "deployment/authority.hpp"
#include "deployment/config_edit.hpp"
#include "trust_domain/security_manager.hpp"
#include "uuid/uuid.hpp"

namespace bartizan::deployment {
namespace {

namespace fs = std::filesystem;

Result<void> check_words(const std::string& name, const VimAddOptions& options) {
    if (!trust_domain::is_name(name)) {
        return Error{Fault::malformed_request, "name: 1 to 32 of a-z, 0-9 and, within, -", ""};
    }
    const std::pair<const char*, std::string> texts[] = {
        {"cloud", options.cloud},
        {"cloudsFile", options.clouds_file.string()},
        {"recording", options.recording.string()},
        {"region", options.region},
        {"nfviPopId", options.nfvi_pop_id}};
    for (const auto& [what, text] : texts) {
        if (!text.empty()) {
            BARTIZAN_CHECK(check_item(what, text));
        }
    }
    std::error_code code;
    if (!options.recording.empty() && !fs::is_directory(options.recording, code)) {
        return Error{Fault::file_unusable, "recording: no such folder", options.recording.string()};
    }
    if (!options.clouds_file.empty() && !fs::is_regular_file(options.clouds_file, code)) {
        return Error{Fault::file_unusable, "cloudsFile: no such file",
                     options.clouds_file.string()};
    }
    return {};
}

VimDescription description(const config::File& config, const std::string& name) {
    const auto section = "vim " + name;
    const auto driver = config.text(section, "driver");
    return {.name = name,
            .vim_id = config.text(section, "vim_id"),
            .nfvi_pop_id = config.text(section, "nfvi_pop_id"),
            .driver = driver,
            .source = driver == "recorded" ? config.path(section, "recording").string()
                                           : config.text(section, "cloud"),
            .region = config.text(section, "region")};
}

}  // namespace

Result<VimDescription> vim_add(const fs::path& relative, const std::string& name,
                               const VimAddOptions& options) {
    const auto directory = fs::absolute(relative).lexically_normal();
    BARTIZAN_CHECK(check_words(name, options));
    BARTIZAN_TRY(auto edit, ConfigEdit::begin(directory));
    Section section{
        .name = "vim " + name,
        .options = {{"nfvi_pop_id", options.nfvi_pop_id.empty() ? name : options.nfvi_pop_id},
                    {"driver", options.driver}}};
    const auto set = [&](const char* option, const std::string& value) {
        section.options.emplace_back(option, value);
    };
    set("cloud", options.cloud);
    set("clouds_file", path_text(directory, options.clouds_file));
    set("region", options.region);
    set("recording", path_text(directory, options.recording));
    if (edit.has(section.name)) {
        if (!edit.agrees(section)) {
            return Error{Fault::made_otherwise, "[vim " + name + "]", ""};
        }
        return description(edit.config(), name);
    }
    section.options.emplace(section.options.begin(), "vim_id", uuid::random());
    BARTIZAN_CHECK(edit.add(section));
    BARTIZAN_CHECK(edit.publish());
    return description(edit.config(), name);
}

Result<std::vector<VimDescription>> vim_list(const fs::path& directory) {
    BARTIZAN_TRY(const auto config, load_config(directory));
    std::vector<VimDescription> out;
    for (const auto& name : config.named("vim")) {
        out.push_back(description(config, name));
    }
    return out;
}

}  // namespace bartizan::deployment

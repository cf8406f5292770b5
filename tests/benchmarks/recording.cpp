// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "benchmarks/recording.hpp"

#include "benchmarks/workshop.hpp"
#include "json/writer.hpp"

namespace bartizan::bench {
namespace {

std::string requested(const GeneratedCloud::Page& page) {
    if (page.marker.empty()) {
        return page.path;
    }
    const char separator = page.path.find('?') == std::string::npos ? '?' : '&';
    return page.path + separator + "marker=" + page.marker;
}

void write_file(const std::filesystem::path& file, const std::string& text) {
    if (!(std::ofstream(file, std::ios::binary) << text)) {
        give_up("cannot write " + file.string());
    }
}

}  // namespace

void write_recording(GeneratedCloud& cloud, const std::filesystem::path& directory) {
    std::filesystem::create_directories(directory);
    json::Writer index;
    index.begin_object();
    index.member("format", 1);
    index.name("capabilities");
    index.raw(taken(cloud.capabilities()));
    index.name("answers");
    index.begin_array();
    int number = 0;
    for (const auto& page : cloud.pages()) {
        const auto file = std::to_string(number++) + ".json";
        write_file(directory / file, page.body);
        index.begin_object();
        index.member("service", page.service);
        index.member("path", requested(page));
        index.member("status", 200);
        index.name("headers");
        index.raw(R"({"content-type": "application/json"})");
        index.member("file", file);
        index.end_object();
    }
    index.end_array();
    index.end_object();
    write_file(directory / "index.json", index.text());
}

}  // namespace bartizan::bench

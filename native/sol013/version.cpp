// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sol013/version.hpp"

#include <algorithm>

#include "json/writer.hpp"

namespace bartizan::sol013 {
namespace {

// MAJOR.MINOR.PATCH, each of digits (SOL 013 9.1.2).
bool is_version(std::string_view text) {
    int parts = 1;
    bool digit = false;
    for (const char c : text) {
        if (c == '.' && digit) {
            ++parts;
            digit = false;
        } else if (c >= '0' && c <= '9') {
            digit = true;
        } else {
            return false;
        }
    }
    return digit && parts == 3 && text.size() <= 32;
}

std::string listed(std::span<const std::string_view> served) {
    std::string out;
    for (const auto version : served) {
        out += (out.empty() ? "" : ", ") + std::string(version);
    }
    return out;
}

}  // namespace

Result<void> check_version(const std::string* field, std::span<const std::string_view> served) {
    if (field == nullptr) {
        return Error{Fault::malformed_request,
                     "Version: this field is required, for instance " + std::string(served.front()),
                     ""};
    }
    // "-impl:..." tells a variant of an implementation; there is one of ours.
    const auto version = std::string_view(*field).substr(0, field->find("-impl:"));
    if (!is_version(version)) {
        return Error{Fault::malformed_request, "Version: MAJOR.MINOR.PATCH is expected", ""};
    }
    if (std::ranges::find(served, version) == served.end()) {
        return Error{Fault::version_not_supported, "served: " + listed(served), ""};
    }
    return {};
}

std::string api_versions(std::string_view uri_prefix, std::span<const std::string_view> served) {
    json::Writer writer;
    writer.begin_object();
    writer.member("uriPrefix", uri_prefix);
    writer.name("apiVersions");
    writer.begin_array();
    for (const auto version : served) {
        writer.begin_object();
        writer.member("version", version);
        writer.member("isDeprecated", false);
        writer.end_object();
    }
    writer.end_array();
    writer.end_object();
    return std::move(writer).text();
}

}  // namespace bartizan::sol013

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What a real Tacker said (tests/vectors/tacker), and texts that differ from it in one place.

#pragma once

#include <algorithm>
#include <filesystem>

#include "json/value.hpp"
#include "x509/support.hpp"

namespace bartizan::test {

// "notifications/06-scale_out-COMPLETED.json"
inline std::string recorded(const std::string& name) {
    auto text = slurp(std::filesystem::path(BARTIZAN_VECTORS) / "tacker" / name);
    INFO(name);
    REQUIRE_FALSE(text.empty());
    return text;
}

// What is in it under that name, by a reader that knows nothing of VNFs.
inline std::string member_of(const std::string& text, const std::string& member) {
    const auto value = json::parse(text, {.octets = 16UL * 1024 * 1024});
    REQUIRE(value.has_value());
    INFO(member);
    REQUIRE(value->find(member) != nullptr);
    return *value->find(member)->text();
}

// The VNF instance of the plain life, and that whose VNFCs have names.
inline const std::string& recorded_vnf() {
    static const auto id = member_of(recorded("vnf_instances/terminate.json"), "id");
    return id;
}

inline const std::string& mapped_vnf() {
    static const auto id = member_of(recorded("vnf_instances/mapped_terminate.json"), "id");
    return id;
}

// The names of a folder's files, in their order.
inline std::vector<std::string> recorded_names(const std::string& folder) {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(
             std::filesystem::path(BARTIZAN_VECTORS) / "tacker" / folder)) {
        out.push_back(folder + "/" + entry.path().filename().string());
    }
    std::ranges::sort(out);
    return out;
}

// `text` with the value of the first member of that name: `value` is JSON, empty takes the member
// away.
inline std::string changed(std::string text, const std::string& member, const std::string& value) {
    const auto name = "\"" + member + "\": ";
    const auto at = text.find(name);
    INFO(member);
    REQUIRE(at != std::string::npos);
    const auto end = text.find(",\n", at);
    REQUIRE(end != std::string::npos);
    if (value.empty()) {
        return text.erase(at, end + 2 - at);
    }
    return text.replace(at, end - at, name + value);
}

inline std::string quoted(const std::string& text) {
    return "\"" + text + "\"";
}

// Arrays within arrays.
inline std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

}  // namespace bartizan::test

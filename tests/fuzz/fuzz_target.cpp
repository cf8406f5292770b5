// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A request target that is accepted names one resource: no octet that a log or a second parser
// would read otherwise, no segment that means another one, and the same parts when it is encoded
// again.

#include <algorithm>
#include <cstdlib>

#include "cmf/names.hpp"
#include "wire/http.hpp"

using namespace bartizan;

namespace {

bool has_control(const std::string& text) {
    return std::ranges::any_of(text, [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet < 0x20 || octet == 0x7f;
    });
}

std::string encoded(const wire::Target& target) {
    std::string out;
    for (const auto& segment : target.segments) {
        out += "/" + cmf::percent_encoded(segment);
    }
    char mark = '?';
    for (const auto& [name, value] : target.parameters) {
        out += mark + cmf::percent_encoded(name) + "=" + cmf::percent_encoded(value);
        mark = '&';
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto target =
        wire::Target::parse(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!target) {
        return 0;
    }
    for (const auto& segment : target->segments) {
        if (segment == "." || segment == ".." || has_control(segment)) {
            std::abort();
        }
    }
    for (const auto& [name, value] : target->parameters) {
        if (has_control(name) || has_control(value)) {
            std::abort();
        }
    }
    const auto again = wire::Target::parse(encoded(*target));
    if (!again || again->segments != target->segments || again->parameters != target->parameters) {
        std::abort();
    }
    return 0;
}

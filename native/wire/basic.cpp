// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "wire/basic.hpp"

#include <algorithm>
#include <cctype>

#include "x509/base64.hpp"

namespace bartizan::wire {

std::optional<BasicCredential> basic_credential(const Request& request) {
    constexpr std::string_view scheme = "basic ";
    const auto* field = request.header("Authorization");
    if (field == nullptr || field->size() < scheme.size() ||
        !std::equal(scheme.begin(), scheme.end(), field->begin(), [](char a, char b) {
            return a == static_cast<char>(std::tolower(static_cast<unsigned char>(b)));
        })) {
        return std::nullopt;
    }
    const auto octets = x509::from_base64(std::string_view(*field).substr(scheme.size()));
    if (!octets) {
        return std::nullopt;
    }
    const auto text = as_text(*octets);
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    return BasicCredential{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

}  // namespace bartizan::wire

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "principal/principal.hpp"

#include <algorithm>

namespace bartizan::principal {

Result<Principal> proven_by_tls(const std::optional<x509::Certificate>& certificate,
                                x509::Time now) {
    if (!certificate) {
        return Error{Fault::not_authenticated, "", "no client certificate"};
    }
    const auto validity = certificate->validity();
    if (now < validity.not_before || now > validity.not_after) {
        return Error{Fault::not_authenticated, "the client certificate is not valid now",
                     certificate->subject().rfc4514()};
    }
    Principal principal;
    for (const auto& name : certificate->subject_alt_names()) {
        using enum x509::GeneralName::Kind;
        if (name.kind == dns || name.kind == uri) {
            auto text = x509::to_text(name);
            if (name.kind == dns) {
                std::ranges::transform(text, text.begin(), [](char c) {
                    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
                });
            }
            principal.identities.push_back(std::move(text));
        }
    }
    return principal;
}

}  // namespace bartizan::principal

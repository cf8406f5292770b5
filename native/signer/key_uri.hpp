// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include <optional>
#include <string>

#include "der/bytes.hpp"
#include "fault/result.hpp"
#include "signer/token.hpp"

namespace bartizan::signer {

// The key that an RFC 7512 URI names on its token: "pkcs11:object=ca;id=%01".
struct KeyUri {
    std::optional<Bytes> label;  // object=
    std::optional<Bytes> id;

    // config_invalid unless it names a key by label or id and, where it says something about
    // the token, this token. A PIN in it is refused: it would be in logs and listings.
    static Result<KeyUri> parse(const std::string& text, const Token& token);

    // For CK_ATTRIBUTEs, which borrow from this.
    [[nodiscard]] std::vector<CK_ATTRIBUTE> attributes() const;
};

}  // namespace bartizan::signer

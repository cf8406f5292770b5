// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What the checks of a TBSCertificate and of a TBSCertList share.

#pragma once

#include <algorithm>
#include <string>

#include "der/reader.hpp"
#include "fault/fault.hpp"

namespace bartizan::signer {

inline constexpr std::size_t max_tbs_depth = 16;

inline Error refused(std::string why) {
    return {Fault::signer_refused, "", "refused: " + std::move(why)};
}

inline bool same(ByteView a, ByteView b) {
    return std::ranges::equal(a, b);
}

// A positive INTEGER of at most 20 octets of contents (RFC 5280 4.1.2.2).
inline bool good_serial(ByteView contents, std::size_t limit) {
    return !contents.empty() && contents.size() <= limit && contents[0] < 0x80 &&
           !(contents.size() == 1 && contents[0] == 0);
}

struct Extension {
    ByteView oid;
    bool critical = false;
    ByteView value;  // contents of extnValue
};

inline Extension read_extension(der::Reader& extensions) {
    auto fields = extensions.enter(der::Tag::sequence);
    Extension extension{fields.oid(), false, {}};
    if (fields.next_is(der::Tag::boolean)) {
        extension.critical = fields.boolean();
        if (!extension.critical) {
            fields.fail();  // DER leaves a default value out (X.690 11.5)
        }
    }
    extension.value = fields.octet_string();
    if (!fields.finish()) {
        extensions.fail();
    }
    return extension;
}

}  // namespace bartizan::signer

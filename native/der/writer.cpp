// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "der/writer.hpp"

namespace bartizan::der {

Bytes enclose(Tag tag, std::initializer_list<ByteView> parts) {
    std::size_t length = 0;
    for (const auto part : parts) {
        length += part.size();
    }
    Bytes out;
    out.reserve(length + 6);
    out.push_back(static_cast<std::uint8_t>(tag));
    if (length < 0x80) {
        out.push_back(static_cast<std::uint8_t>(length));
    } else {
        std::size_t count = 1;
        while (length >> (8 * count) != 0) {
            ++count;
        }
        out.push_back(static_cast<std::uint8_t>(0x80U | count));
        while (count-- > 0) {
            out.push_back(static_cast<std::uint8_t>(length >> (8 * count)));
        }
    }
    for (const auto part : parts) {
        out.insert(out.end(), part.begin(), part.end());
    }
    return out;
}

}  // namespace bartizan::der

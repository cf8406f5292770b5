// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/oid.hpp"

#include <charconv>
#include <vector>

namespace bartizan::signer {

std::optional<Bytes> oid_contents(std::string_view dotted) {
    std::vector<std::uint32_t> arcs;
    while (true) {
        std::uint32_t arc = 0;
        const auto [end, code] = std::from_chars(dotted.begin(), dotted.end(), arc);
        if (code != std::errc()) {
            return std::nullopt;
        }
        arcs.push_back(arc);
        dotted.remove_prefix(static_cast<std::size_t>(end - dotted.begin()));
        if (dotted.empty()) {
            break;
        }
        if (dotted.front() != '.') {
            return std::nullopt;
        }
        dotted.remove_prefix(1);
    }
    if (arcs.size() < 2 || arcs[0] > 2 || (arcs[0] < 2 && arcs[1] > 39)) {
        return std::nullopt;
    }
    Bytes contents;
    const auto put = [&](std::uint64_t arc) {
        int shift = 63;
        while (shift > 0 && (arc >> static_cast<unsigned>(shift)) == 0) {
            shift -= 7;
        }
        for (; shift > 0; shift -= 7) {
            contents.push_back(
                static_cast<std::uint8_t>(0x80U | ((arc >> static_cast<unsigned>(shift)) & 0x7fU)));
        }
        contents.push_back(static_cast<std::uint8_t>(arc & 0x7fU));
    };
    put(std::uint64_t{arcs[0]} * 40 + arcs[1]);
    for (std::size_t i = 2; i < arcs.size(); ++i) {
        put(arcs[i]);
    }
    return contents;
}

}  // namespace bartizan::signer

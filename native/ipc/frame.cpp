// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ipc/frame.hpp"

#include <algorithm>

namespace bartizan::ipc {
namespace {

constexpr std::uint32_t magic = 0x425a4631;  // "BZF1"

void put(Bytes& to, std::uint64_t value, unsigned octets) {
    for (unsigned i = octets; i > 0; --i) {
        to.push_back(static_cast<std::uint8_t>(value >> (8 * (i - 1))));
    }
}

std::uint64_t take(ByteView& from, std::size_t octets) {
    std::uint64_t value = 0;
    for (const auto octet : from.first(octets)) {
        value = value << 8U | octet;
    }
    from = from.subspan(octets);
    return value;
}

Error oversized(const char* what) {
    return {Fault::too_large, "", std::string("a frame with too ") + what};
}

Error malformed(const char* why) {
    return {Fault::internal, "", std::string("malformed frame: ") + why};
}

}  // namespace

Result<Bytes> encode(const Frame& frame) {
    if (frame.items.size() > max_items) {
        return oversized("many items");
    }
    if (frame.attachment.size() > max_attachment) {
        return oversized("large an attachment");
    }
    std::size_t size = frame_header + 4 * frame.items.size();
    for (const auto& item : frame.items) {
        if (item.size() > max_item) {
            return oversized("large an item");
        }
        size += item.size();
    }
    if (size > max_frame) {
        return oversized("many octets");
    }
    Bytes out;
    out.reserve(size);
    put(out, magic, 4);
    put(out, frame.type, 2);
    put(out, frame.items.size(), 2);
    put(out, frame.id, 8);
    put(out, frame.attachment.size(), 4);
    for (const auto& item : frame.items) {
        put(out, item.size(), 4);
    }
    for (const auto& item : frame.items) {
        out.insert(out.end(), item.begin(), item.end());
    }
    return out;
}

Result<Decoded> decode(ByteView packet) {
    if (packet.size() < frame_header || packet.size() > max_frame) {
        return malformed("its size");
    }
    if (take(packet, 4) != magic) {
        return malformed("its magic number");
    }
    Decoded decoded;
    decoded.frame.type = static_cast<std::uint16_t>(take(packet, 2));
    const auto count = static_cast<std::size_t>(take(packet, 2));
    decoded.frame.id = take(packet, 8);
    decoded.attachment = static_cast<std::size_t>(take(packet, 4));
    if (count > max_items || decoded.attachment > max_attachment || packet.size() < 4 * count) {
        return malformed("a count beyond its limit");
    }
    auto lengths = packet.first(4 * count);
    auto contents = packet.subspan(4 * count);
    decoded.frame.items.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto length = static_cast<std::size_t>(take(lengths, 4));
        if (length > max_item || length > contents.size()) {
            return malformed("the length of an item");
        }
        decoded.frame.items.emplace_back(contents.begin(),
                                         contents.begin() + static_cast<std::ptrdiff_t>(length));
        contents = contents.subspan(length);
    }
    if (!contents.empty()) {
        return malformed("octets after the last item");
    }
    return decoded;
}

}  // namespace bartizan::ipc

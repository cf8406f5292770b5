// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What crosses between our processes: one frame is one packet of a SOCK_SEQPACKET socket.
//
//   magic "BZF1" | type u16 | count u16 | id u64 | attachment u32 | count x length u32 | items
//
// Numbers are big-endian. Every length is checked against its limit and against the packet:
// a frame that was accepted is exactly what its header says. A value that is too large for an
// item (the list of a CRL) travels as the attachment, in a memory file whose descriptor goes
// with the packet.

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "der/bytes.hpp"
#include "fault/result.hpp"

namespace bartizan::ipc {

inline constexpr std::size_t max_frame = 256UL * 1024;
inline constexpr std::size_t max_items = 64;
inline constexpr std::size_t max_item = 64UL * 1024;
inline constexpr std::size_t max_attachment = 16UL * 1024 * 1024;
inline constexpr std::size_t frame_header = 20;

struct Frame {
    std::uint16_t type = 0;
    std::uint64_t id = 0;
    std::vector<Bytes> items;
    Bytes attachment;
};

// The packet without its attachment. too_large if a limit is broken.
Result<Bytes> encode(const Frame& frame);

struct Decoded {
    Frame frame;
    std::size_t attachment = 0;  // octets that the memory file holds; 0 if there is none
};

// internal if the packet is not exactly one frame within the limits.
Result<Decoded> decode(ByteView packet);

}  // namespace bartizan::ipc

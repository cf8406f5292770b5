// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ipc/frame.hpp"

#include <catch2/catch.hpp>

using namespace bartizan;

namespace {

ipc::Frame sample() {
    return {.type = 7, .id = 0x0102030405060708, .items = {{1, 2, 3}, {}, {4}}, .attachment = {}};
}

}  // namespace

SCENARIO("A frame that was encoded is decoded as it was", "[ipc]") {
    const auto packet = ipc::encode(sample());
    REQUIRE(packet);
    const auto decoded = ipc::decode(*packet);
    REQUIRE(decoded);
    CHECK(decoded->frame.type == 7);
    CHECK(decoded->frame.id == 0x0102030405060708);
    CHECK(decoded->frame.items == sample().items);
    CHECK(decoded->attachment == 0);
}

SCENARIO("Every shortened or lengthened frame is refused", "[ipc]") {
    const auto packet = ipc::encode(sample());
    REQUIRE(packet);
    for (std::size_t size = 0; size < packet->size(); ++size) {
        CHECK_FALSE(ipc::decode(ByteView(*packet).first(size)));
    }
    auto longer = *packet;
    longer.push_back(0);
    CHECK_FALSE(ipc::decode(longer));
}

SCENARIO("A frame of another version is refused", "[ipc]") {
    auto packet = ipc::encode(sample()).value();
    packet[3] = '2';
    CHECK_FALSE(ipc::decode(packet));
}

SCENARIO("The limits of a frame hold at their edges", "[ipc]") {
    ipc::Frame frame;
    GIVEN("as many items as are allowed") {
        frame.items.resize(ipc::max_items);
        REQUIRE(ipc::encode(frame));
        CHECK(ipc::decode(*ipc::encode(frame)));
        THEN("one more is too many, for the writer and for the reader") {
            frame.items.emplace_back();
            const auto refused = ipc::encode(frame);
            REQUIRE_FALSE(refused);
            CHECK(refused.error().fault == Fault::too_large);
            frame.items.pop_back();
            auto packet = ipc::encode(frame).value();
            packet[7] = static_cast<std::uint8_t>(ipc::max_items + 1);
            packet.insert(packet.end(), 4, 0);
            CHECK_FALSE(ipc::decode(packet));
        }
    }
    GIVEN("an item as long as is allowed") {
        frame.items.emplace_back(ipc::max_item);
        REQUIRE(ipc::encode(frame));
        CHECK(ipc::decode(*ipc::encode(frame)));
        THEN("one octet more is too long, for the writer and for the reader") {
            frame.items[0].push_back(0);
            CHECK_FALSE(ipc::encode(frame));
            frame.items[0].pop_back();
            auto packet = ipc::encode(frame).value();
            packet[ipc::frame_header + 3] = 1;  // the length 0x00010001
            packet.push_back(0);
            CHECK_FALSE(ipc::decode(packet));
        }
    }
    GIVEN("items that fill a frame to its last octet") {
        constexpr auto room = ipc::max_frame - ipc::frame_header - 4 * 4;
        frame.items.assign(4, Bytes(room / 4));
        frame.items[0].resize(room / 4 + room % 4);
        const auto packet = ipc::encode(frame);
        REQUIRE(packet);
        CHECK(packet->size() == ipc::max_frame);
        CHECK(ipc::decode(*packet));
        THEN("one octet more does not fit") {
            frame.items[3].push_back(0);
            CHECK_FALSE(ipc::encode(frame));
        }
    }
    GIVEN("an attachment beyond its limit") {
        frame.attachment.resize(ipc::max_attachment + 1);
        THEN("it is too large") {
            CHECK_FALSE(ipc::encode(frame));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ipc/channel.hpp"

#include <array>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/mman.h>
#include <sys/socket.h>
#include <thread>

#include <catch2/catch.hpp>

using namespace bartizan;

namespace {

std::size_t open_descriptors() {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry :
         std::filesystem::directory_iterator("/proc/self/fd")) {
        ++count;
    }
    return count;
}

// Sends a packet of any kind with any descriptors.
void send_raw(int socket, ByteView packet, std::initializer_list<int> descriptors) {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * 16)> control{};
    iovec part{const_cast<std::uint8_t*>(packet.data()), packet.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (descriptors.size() > 0) {
        message.msg_control = control.data();
        message.msg_controllen = CMSG_SPACE(sizeof(int) * descriptors.size());
        auto* entry = CMSG_FIRSTHDR(&message);
        entry->cmsg_level = SOL_SOCKET;
        entry->cmsg_type = SCM_RIGHTS;
        entry->cmsg_len = CMSG_LEN(sizeof(int) * descriptors.size());
        std::memcpy(CMSG_DATA(entry), std::data(descriptors), sizeof(int) * descriptors.size());
    }
    REQUIRE(::sendmsg(socket, &message, 0) == static_cast<ssize_t>(packet.size()));
}

}  // namespace

SCENARIO("The largest frame and the largest attachment pass a channel whole", "[ipc]") {
    const auto ends = ipc::Channel::pair();
    REQUIRE(ends);
    ipc::Frame frame{.type = 1, .id = 2, .items = {}, .attachment = {}};
    WHEN("the frame is as large as is allowed") {
        constexpr auto room = ipc::max_frame - ipc::frame_header - 4 * 4;
        frame.items.assign(4, Bytes(room / 4, 0x5a));
        std::thread sender([&] { CHECK(ends->first.send(frame)); });
        const auto received = ends->second.receive();
        sender.join();
        REQUIRE(received);
        REQUIRE(*received);
        CHECK((*received)->items == frame.items);
    }
    WHEN("the attachment is as large as is allowed") {
        frame.attachment.assign(ipc::max_attachment, 0xa5);
        REQUIRE(ends->first.send(frame));
        const auto received = ends->second.receive();
        REQUIRE(received);
        REQUIRE(*received);
        CHECK((*received)->attachment == frame.attachment);
    }
}

SCENARIO("A channel whose peer is gone says so", "[ipc]") {
    auto ends = ipc::Channel::pair();
    REQUIRE(ends);
    { const auto gone = std::move(ends->second); }
    const auto received = ends->first.receive();
    REQUIRE(received);
    CHECK_FALSE(received->has_value());
    CHECK_FALSE(ends->first.send({}));
}

SCENARIO("A sender that must not wait is told that the peer does not read", "[ipc]") {
    const auto ends = ipc::Channel::pair();
    REQUIRE(ends);
    const ipc::Frame frame{.type = 1, .id = 0, .items = {Bytes(ipc::max_item)}, .attachment = {}};
    bool blocked = false;
    for (int i = 0; i < 1000 && !blocked; ++i) {
        const auto sent = ends->first.try_send(frame);
        REQUIRE(sent);
        blocked = *sent == ipc::Sent::would_block;
    }
    CHECK(blocked);
}

SCENARIO("A peer that lies about its attachment is refused and leaks nothing", "[ipc]") {
    const auto ends = ipc::Channel::pair();
    REQUIRE(ends);
    const auto plain = ipc::encode({.type = 1, .id = 1, .items = {}, .attachment = {}}).value();
    const auto attached =
        ipc::encode({.type = 1, .id = 1, .items = {}, .attachment = Bytes(100)}).value();
    const int file = ::memfd_create("short", MFD_CLOEXEC);
    const int directory = ::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    REQUIRE(::ftruncate(file, 99) == 0);
    const auto before = open_descriptors();

    WHEN("there is none") {
        send_raw(ends->first.fd(), attached, {});
        CHECK_FALSE(ends->second.receive());
    }
    WHEN("it is shorter than the frame says") {
        send_raw(ends->first.fd(), attached, {file});
        CHECK_FALSE(ends->second.receive());
    }
    WHEN("the frame has none but a descriptor came") {
        send_raw(ends->first.fd(), plain, {file});
        CHECK_FALSE(ends->second.receive());
    }
    WHEN("it is not a file") {
        send_raw(ends->first.fd(), attached, {directory});
        CHECK_FALSE(ends->second.receive());
    }
    WHEN("several come, more than there is room for") {
        send_raw(ends->first.fd(), attached, {file, file, file, file, file, file});
        CHECK_FALSE(ends->second.receive());
    }
    CHECK(open_descriptors() == before);
    ::close(file);
    ::close(directory);
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ipc/channel.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <system_error>

namespace bartizan::ipc {
namespace {

Error failed(const char* call, int code) {
    return {Fault::internal, "", std::string(call) + ": " + std::generic_category().message(code)};
}

// A packet is held in the sender's buffer as a whole.
void make_room(int socket) {
    const int size = max_frame;
    ::setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
}

Result<Descriptor> memory_file(ByteView contents) {
    Descriptor file(::memfd_create("bartizan-frame", MFD_CLOEXEC));
    if (!file) {
        return failed("memfd_create", errno);
    }
    while (!contents.empty()) {
        const auto count = ::write(file.get(), contents.data(), contents.size());
        if (count < 0 && errno != EINTR) {
            return failed("write", errno);
        }
        if (count > 0) {
            contents = contents.subspan(static_cast<std::size_t>(count));
        }
    }
    return file;
}

// Read into memory of our own, never mapped: the sender keeps a descriptor and could change or
// shorten the file while we look at it.
Result<Bytes> contents_of(const Descriptor& file, std::size_t size) {
    Bytes contents(size);
    std::size_t at = 0;
    while (at < size) {
        const auto count =
            ::pread(file.get(), contents.data() + at, size - at, static_cast<off_t>(at));
        if (count < 0 && errno != EINTR) {
            return failed("pread", errno);
        }
        if (count == 0) {
            return Error{Fault::internal, "", "malformed frame: a short attachment"};
        }
        if (count > 0) {
            at += static_cast<std::size_t>(count);
        }
    }
    return contents;
}

// Reading anything but a regular file (a memory file is one) could block.
bool is_regular(const Descriptor& file) {
    struct stat status {};

    return ::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode);
}

constexpr std::size_t max_descriptors = 4;  // a peer may send more than it should

union ControlBuffer {
    cmsghdr header;  // for its alignment
    std::array<char, CMSG_SPACE(sizeof(int) * max_descriptors)> octets;
};

// Takes every descriptor that came along, so that none leaks.
std::vector<Descriptor> descriptors_of(msghdr& message) {
    std::vector<Descriptor> out;
    for (auto* entry = CMSG_FIRSTHDR(&message); entry != nullptr;
         entry = CMSG_NXTHDR(&message, entry)) {
        if (entry->cmsg_level != SOL_SOCKET || entry->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        const auto count = (entry->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(entry) + i * sizeof(int), sizeof fd);
            out.emplace_back(fd);
        }
    }
    return out;
}

}  // namespace

Result<std::pair<Channel, Channel>> Channel::pair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return failed("socketpair", errno);
    }
    std::pair channels{Channel(Descriptor(ends[0])), Channel(Descriptor(ends[1]))};
    make_room(ends[0]);
    make_room(ends[1]);
    return channels;
}

Result<Channel> Channel::connect(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        return failed(path.c_str(), ENAMETOOLONG);
    }
    std::memcpy(address.sun_path, path.data(), path.size());
    // Not to wait where nobody accepts: only the connection itself is a blocking one.
    Descriptor socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket) {
        return failed("socket", errno);
    }
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        return failed(path.c_str(), errno);
    }
    if (::fcntl(socket.get(), F_SETFL, 0) != 0) {
        return failed("fcntl", errno);
    }
    make_room(socket.get());
    return Channel(std::move(socket));
}

Result<void> Channel::send(const Frame& frame) const {
    BARTIZAN_CHECK(transmit(frame, 0));
    return {};
}

Result<Sent> Channel::try_send(const Frame& frame) const {
    return transmit(frame, MSG_DONTWAIT);
}

Result<Sent> Channel::transmit(const Frame& frame, int flags) const {
    BARTIZAN_TRY(auto packet, encode(frame));
    iovec part{packet.data(), packet.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;

    Descriptor attached;
    ControlBuffer control{};
    if (!frame.attachment.empty()) {
        BARTIZAN_TRY(attached, memory_file(frame.attachment));
        message.msg_control = control.octets.data();
        message.msg_controllen = CMSG_SPACE(sizeof(int));
        auto* entry = CMSG_FIRSTHDR(&message);
        entry->cmsg_level = SOL_SOCKET;
        entry->cmsg_type = SCM_RIGHTS;
        entry->cmsg_len = CMSG_LEN(sizeof(int));
        const int fd = attached.get();
        std::memcpy(CMSG_DATA(entry), &fd, sizeof fd);
    }
    while (::sendmsg(socket_.get(), &message, flags | MSG_NOSIGNAL) < 0) {
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return Sent::would_block;
        }
        if (errno != EINTR) {
            return failed("sendmsg", errno);
        }
    }
    return Sent::yes;
}

Result<std::optional<Frame>> Channel::receive() const {
    // One per thread: clearing 256 KiB for each packet would cost more than the packet.
    thread_local Bytes buffer(max_frame);
    iovec part{buffer.data(), buffer.size()};
    ControlBuffer control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.octets.data();
    message.msg_controllen = control.octets.size();

    ssize_t count = -1;
    while ((count = ::recvmsg(socket_.get(), &message, MSG_CMSG_CLOEXEC)) < 0) {
        if (errno == ECONNRESET) {
            return std::optional<Frame>();
        }
        if (errno != EINTR) {
            return failed("recvmsg", errno);
        }
    }
    const auto attached = descriptors_of(message);
    if (count == 0) {
        return std::optional<Frame>();
    }
    if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
        return Error{Fault::internal, "", "malformed frame: its size"};
    }
    BARTIZAN_TRY(auto decoded, decode(ByteView(buffer).first(static_cast<std::size_t>(count))));
    if (attached.size() != (decoded.attachment == 0 ? 0U : 1U) ||
        (!attached.empty() && !is_regular(attached.front()))) {
        return Error{Fault::internal, "", "malformed frame: its attachment"};
    }
    if (!attached.empty()) {
        BARTIZAN_TRY(decoded.frame.attachment, contents_of(attached.front(), decoded.attachment));
    }
    return std::optional(std::move(decoded.frame));
}

}  // namespace bartizan::ipc

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/secret_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "ipc/descriptor.hpp"

namespace bartizan::signer {
namespace {

Error unusable(const char* what, const std::string& path, const std::string& why) {
    return {Fault::file_unusable, "", std::string(what) + ' ' + path + ": " + why};
}

}  // namespace

Result<Secret> Secret::read(const std::string& path, const char* what, std::size_t limit) {
    // Not blocking: somebody may have put a FIFO there.
    const ipc::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));

    struct stat status {};

    if (!file || ::fstat(file.get(), &status) != 0) {
        return unusable(what, path, std::generic_category().message(errno));
    }
    if (!S_ISREG(status.st_mode)) {
        return unusable(what, path, "not a regular file");
    }
    if (status.st_uid != ::geteuid() && status.st_uid != 0) {
        return unusable(what, path, "owned neither by this user nor by root");
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return unusable(what, path, "others may read or write it: chmod 600");
    }
    // One octet more tells a file that is too long.
    const auto capacity = limit + 1;
    void* memory =
        ::mmap(nullptr, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        throw std::bad_alloc();
    }
    Secret secret(static_cast<std::uint8_t*>(memory), capacity);
    ::madvise(memory, capacity, MADV_DONTDUMP);
    if (::mlock(memory, capacity) != 0) {
        return unusable(what, path, "its memory cannot be locked: raise RLIMIT_MEMLOCK");
    }
    while (secret.size_ < capacity) {
        const auto count =
            ::read(file.get(), secret.memory_ + secret.size_, capacity - secret.size_);
        if (count < 0 && errno != EINTR) {
            return unusable(what, path, std::generic_category().message(errno));
        }
        if (count == 0) {
            return secret;
        }
        if (count > 0) {
            secret.size_ += static_cast<std::size_t>(count);
        }
    }
    return unusable(what, path, "longer than " + std::to_string(limit) + " octets");
}

Secret::Secret(Secret&& other) noexcept
    : memory_(std::exchange(other.memory_, nullptr)),
      capacity_(other.capacity_),
      size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
    std::swap(memory_, other.memory_);
    std::swap(capacity_, other.capacity_);
    std::swap(size_, other.size_);
    return *this;
}

Secret::~Secret() {
    if (memory_ != nullptr) {
        ::explicit_bzero(memory_, capacity_);
        ::munmap(memory_, capacity_);
    }
}

void Secret::drop_line_end() {
    if (size_ > 0 && memory_[size_ - 1] == '\n') {
        memory_[--size_] = 0;
    }
    if (size_ > 0 && memory_[size_ - 1] == '\r') {
        memory_[--size_] = 0;
    }
}

}  // namespace bartizan::signer

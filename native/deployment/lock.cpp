// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/lock.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <system_error>

namespace bartizan::deployment {

Result<DeploymentLock> DeploymentLock::acquire(const std::filesystem::path& directory) {
    const auto path = directory / "lock";
    ipc::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file) {
        return Error{Fault::file_unusable, "",
                     path.string() + ": " + std::generic_category().message(errno)};
    }
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        char holder[32] = {};
        const auto count = ::read(file.get(), holder, sizeof holder - 1);
        return Error{
            Fault::deployment_locked, "",
            "held by process " + (count > 0 ? std::string(holder) : std::string("(unknown)"))};
    }
    const auto pid = std::to_string(::getpid());
    if (::ftruncate(file.get(), 0) != 0 ||
        ::write(file.get(), pid.data(), pid.size()) != static_cast<ssize_t>(pid.size())) {
        return Error{Fault::file_unusable, "",
                     path.string() + ": " + std::generic_category().message(errno)};
    }
    return DeploymentLock(std::move(file));
}

}  // namespace bartizan::deployment

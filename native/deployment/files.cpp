// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/files.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "ipc/descriptor.hpp"

namespace bartizan::deployment {
namespace {

Error unusable(const std::filesystem::path& path, int code) {
    return {Fault::file_unusable, "", path.string() + ": " + std::generic_category().message(code)};
}

Result<void> write_all(const ipc::Descriptor& file, const std::filesystem::path& path,
                       std::string_view text) {
    while (!text.empty()) {
        const auto count = ::write(file.get(), text.data(), text.size());
        if (count < 0 && errno != EINTR) {
            return unusable(path, errno);
        }
        if (count > 0) {
            text.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    if (::fsync(file.get()) != 0) {
        return unusable(path, errno);
    }
    return {};
}

Result<void> sync_directory(const std::filesystem::path& path) {
    const ipc::Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory || ::fsync(directory.get()) != 0) {
        return unusable(path, errno);
    }
    return {};
}

// Writes `text` beside `path` and gives it that name by `publish`.
template <class Publish>
Result<bool> write_beside(const std::filesystem::path& path, std::string_view text, mode_t mode,
                          Publish publish) {
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    auto temporary = (folder / ("." + path.filename().string() + ".XXXXXX")).string();
    const ipc::Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
    if (!file) {
        return unusable(path, errno);
    }
    auto written = ::fchmod(file.get(), mode) == 0 ? write_all(file, path, text)
                                                   : Result<void>(unusable(path, errno));
    Result<bool> published = written ? publish(temporary) : Result<bool>(written.error());
    ::unlink(temporary.c_str());
    BARTIZAN_CHECK(published);
    BARTIZAN_CHECK(sync_directory(folder));
    return published;
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
    // Not blocking: somebody may have put a FIFO there.
    const ipc::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));

    struct stat status {};

    if (!file || ::fstat(file.get(), &status) != 0) {
        return unusable(path, errno);
    }
    if (!S_ISREG(status.st_mode)) {
        return Error{Fault::file_unusable, "", path.string() + ": not a regular file"};
    }
    std::string text;
    char buffer[16384];
    while (true) {
        const auto count = ::read(file.get(), buffer, sizeof buffer);
        if (count < 0 && errno != EINTR) {
            return unusable(path, errno);
        }
        if (count == 0) {
            return text;
        }
        if (count > 0) {
            text.append(buffer, static_cast<std::size_t>(count));
        }
        if (text.size() > limit) {
            return Error{Fault::file_unusable, "",
                         path.string() + ": larger than " + std::to_string(limit) + " octets"};
        }
    }
}

Result<bool> write_new_file(const std::filesystem::path& path, std::string_view text, mode_t mode) {
    return write_beside(path, text, mode, [&](const std::string& temporary) -> Result<bool> {
        if (::link(temporary.c_str(), path.c_str()) == 0) {
            return true;
        }
        if (errno == EEXIST) {
            return false;
        }
        return unusable(path, errno);
    });
}

Result<void> replace_file(const std::filesystem::path& path, std::string_view text, mode_t mode) {
    BARTIZAN_CHECK(
        write_beside(path, text, mode, [&](const std::string& temporary) -> Result<bool> {
            if (::rename(temporary.c_str(), path.c_str()) == 0) {
                return true;
            }
            return unusable(path, errno);
        }));
    return {};
}

Result<bool> make_directory(const std::filesystem::path& path, mode_t mode) {
    if (::mkdir(path.c_str(), mode) == 0) {
        return true;
    }
    const int code = errno;
    if (code == EEXIST && std::filesystem::is_directory(path)) {
        return false;
    }
    return unusable(path, code);
}

}  // namespace bartizan::deployment

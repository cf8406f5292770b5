// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/pin_marker.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/random.h>
#include <system_error>
#include <unistd.h>

#include "ipc/descriptor.hpp"
#include "x509/certificate.hpp"
#include "x509/password_hash.hpp"

namespace bartizan::signer {
namespace {

constexpr std::string_view heading = "bartizan-pin-marker-1";

Error unusable(const std::filesystem::path& path, const std::string& why) {
    return {Fault::file_unusable, "", "PIN marker " + path.string() + ": " + why};
}

Error unusable(const std::filesystem::path& path, int code) {
    return unusable(path, std::generic_category().message(code));
}

// A serial number comes from the token: only what is harmless in a file's name stays.
std::string file_name(const std::string& token_serial) {
    std::string name = "pin-";
    for (const char c : token_serial) {
        name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    }
    return name + ".marker";
}

Result<void> sync_folder(const std::filesystem::path& file) {
    const ipc::Descriptor folder(
        ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder || ::fsync(folder.get()) != 0) {
        return unusable(file, errno);
    }
    return {};
}

std::string hash_text(ByteView pin, const std::string& token_serial, const std::string& salt) {
    return x509::hex(x509::password_hash(pin, as_bytes(salt + '/' + token_serial)));
}

}  // namespace

PinMarker::PinMarker(const std::filesystem::path& state_folder, std::string token_serial)
    : path_(std::filesystem::absolute(state_folder) / file_name(token_serial)),
      token_serial_(std::move(token_serial)) {}

Result<PinMarker::Past> PinMarker::past(ByteView pin) const {
    std::ifstream file(path_);
    if (!file) {
        std::error_code code;
        if (!std::filesystem::exists(path_, code) && !code) {
            return Past::none;
        }
        return unusable(path_, "cannot be read");
    }
    std::string head;
    std::string state;
    std::string salt;
    std::string hash;
    file >> head >> state >> salt >> hash;
    if (!file || head != heading || (state != "trying" && state != "refused")) {
        return unusable(path_, "not a marker; remove it to try the PIN");
    }
    if (hash != hash_text(pin, token_serial_, salt)) {
        return Past::none;
    }
    return state == "refused" ? Past::refused : Past::trying;
}

Result<void> PinMarker::set(Past state, ByteView pin) const {
    std::array<std::uint8_t, 16> random{};
    if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size())) {
        return unusable(path_, errno);
    }
    const auto salt = x509::hex(random);
    std::ostringstream text;
    text << heading << '\n'
         << (state == Past::refused ? "refused" : "trying") << '\n'
         << salt << '\n'
         << hash_text(pin, token_serial_, salt) << '\n';
    const auto contents = std::move(text).str();

    auto temporary = path_.string() + ".XXXXXX";
    const ipc::Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
    if (!file) {
        return unusable(path_, errno);
    }
    if (::write(file.get(), contents.data(), contents.size()) !=
            static_cast<ssize_t>(contents.size()) ||
        ::fsync(file.get()) != 0 || ::rename(temporary.c_str(), path_.c_str()) != 0) {
        const int code = errno;
        ::unlink(temporary.c_str());
        return unusable(path_, code);
    }
    return sync_folder(path_);
}

Result<void> PinMarker::clear() const {
    if (::unlink(path_.c_str()) != 0 && errno != ENOENT) {
        return unusable(path_, errno);
    }
    return sync_folder(path_);
}

}  // namespace bartizan::signer

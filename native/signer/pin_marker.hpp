// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A wrong PIN is tried once, ever. Tokens lock after a few tries, and a supervisor that starts
// the signer again and again would use them up. The marker is a file of the state folder with
// the token's serial number and a salted scrypt hash of the PIN; it is on the disk before the
// token sees the PIN:
//   trying   the try has no known end (a crash)
//   refused  the token refused this PIN: never again until the PIN file holds another one

#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "der/bytes.hpp"
#include "fault/result.hpp"

namespace bartizan::signer {

class PinMarker {
  public:
    PinMarker(const std::filesystem::path& state_folder, std::string token_serial);

    enum class Past { none, trying, refused };

    // What is known of a try with this PIN. file_unusable if the marker cannot be read: not
    // knowing is no reason to try.
    [[nodiscard]] Result<Past> past(ByteView pin) const;

    // On the disk when it returns.
    [[nodiscard]] Result<void> set(Past state, ByteView pin) const;
    [[nodiscard]] Result<void> clear() const;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
    std::string token_serial_;
};

}  // namespace bartizan::signer

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A secret in memory that is locked, kept out of core dumps and wiped, read from a file that
// nobody else may read. Never in a std::string.

#pragma once

#include <string>

#include "der/bytes.hpp"
#include "fault/result.hpp"

namespace bartizan::signer {

inline constexpr std::size_t max_secret = 16UL * 1024;

class Secret {
  public:
    // file_unusable unless it is a regular file, owned by this user or root, without any
    // permission for group and others, at most `limit` octets. `what` names it in the text.
    static Result<Secret> read(const std::string& path, const char* what,
                               std::size_t limit = max_secret);

    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();

    [[nodiscard]] ByteView octets() const { return {memory_, size_}; }

    // Drops one line end, as an editor or echo leaves it.
    void drop_line_end();

  private:
    Secret(std::uint8_t* memory, std::size_t capacity) : memory_(memory), capacity_(capacity) {}

    std::uint8_t* memory_;
    std::size_t capacity_;
    std::size_t size_ = 0;
};

}  // namespace bartizan::signer

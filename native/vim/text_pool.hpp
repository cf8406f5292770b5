// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Distinct texts, each kept once: a cloud of 100,000 servers has a few dozen flavours, zones,
// states and hosts between them.

#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace bartizan::vim {

class TextPool {
  public:
    // Equal texts have equal handles, unless they were appended. 0 is the empty text.
    using Handle = std::uint32_t;
    using Hash = std::uint32_t;

    TextPool();
    TextPool(TextPool&&) = default;
    TextPool& operator=(TextPool&&) = default;

    // std::length_error beyond 16 GiB, or for a text larger than a block.
    Handle intern(std::string_view text) { return intern(text, hash_of(text)); }

    Handle intern(std::string_view text, Hash hash);
    // Keeps it without a look whether it is here, and find() does not see it.
    Handle append(std::string_view text);

    [[nodiscard]] static Hash hash_of(std::string_view text);

    // Has the memory where intern() and find() look for a text with that hash on its way.
    void prefetch(Hash hash) const { __builtin_prefetch(&places_[hash & (places_.size() - 1)]); }

    // Nothing if it is not here.
    [[nodiscard]] std::optional<Handle> find(std::string_view text) const;

    [[nodiscard]] std::string_view operator[](Handle handle) const {
        if (handle == 0) {
            return {};
        }
        const char* const at = address(handle);
        std::uint32_t length = 0;
        std::memcpy(&length, at, word);
        return {at + word, length};
    }

    // A hint that the text is looked at soon.
    void expect(Handle handle) const {
        if (handle != 0) {
            __builtin_prefetch(address(handle));
        }
    }

    // How many were interned.
    [[nodiscard]] std::size_t size() const { return count_; }

    // Octets that it keeps in memory.
    [[nodiscard]] std::size_t memory() const;

    static constexpr std::size_t block = 16UL * 1024 * 1024;  // also the longest text, less 4

  private:
    static constexpr std::size_t word = 4;
    static constexpr std::size_t words_of_block = block / word;

    // Most texts that are not it are told by their hashes, without a look at them.
    struct Place {
        Handle handle = 0;  // 0: free
        Hash hash = 0;
    };

    [[nodiscard]] const char* address(Handle handle) const {
        return blocks_[handle / words_of_block].get() + handle % words_of_block * word;
    }

    [[nodiscard]] std::size_t place_of(std::string_view text, Hash hash) const;
    void grow(std::size_t places);

    // A handle counts words of four octets through the blocks; a length stands before each text.
    std::vector<std::unique_ptr<char[]>> blocks_;
    std::size_t last_used_ = 0;  // octets of the last block
    std::vector<Place> places_;  // open addressing, a power of two
    std::size_t count_ = 0;
};

}  // namespace bartizan::vim

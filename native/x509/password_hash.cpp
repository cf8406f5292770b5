// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/password_hash.hpp"

#include "x509/handle.hpp"

namespace bartizan::x509 {

std::array<std::uint8_t, 32> password_hash(ByteView password, ByteView salt) {
    constexpr std::uint64_t cost = 16384;
    constexpr std::uint64_t block_size = 8;
    constexpr std::uint64_t parallel = 1;
    constexpr std::uint64_t max_memory = 64UL * 1024 * 1024;
    const Crossing crossing;
    std::array<std::uint8_t, 32> hash{};
    if (EVP_PBE_scrypt(reinterpret_cast<const char*>(password.data()), password.size(), salt.data(),
                       salt.size(), cost, block_size, parallel, max_memory, hash.data(),
                       hash.size()) != 1) {
        throw std::bad_alloc();
    }
    return hash;
}

}  // namespace bartizan::x509

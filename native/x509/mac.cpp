// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/mac.hpp"

#include <new>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace bartizan::x509 {

MacKey new_mac_key() {
    MacKey key{};
    if (::RAND_bytes(key.data(), static_cast<int>(key.size())) != 1) {
        throw std::bad_alloc();  // the generator of a process that has one always answers
    }
    return key;
}

std::array<std::uint8_t, 32> hmac_sha256(const MacKey& key, ByteView data) {
    std::array<std::uint8_t, 32> out{};
    unsigned size = 0;
    if (::HMAC(::EVP_sha256(), key.data(), static_cast<int>(key.size()), data.data(), data.size(),
               out.data(), &size) == nullptr) {
        throw std::bad_alloc();
    }
    return out;
}

bool equal_in_constant_time(ByteView one, ByteView other) {
    return one.size() == other.size() && ::CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace bartizan::x509

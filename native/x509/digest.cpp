// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/digest.hpp"

#include <stdexcept>

#include <openssl/evp.h>

namespace bartizan::x509 {
namespace {

const EVP_MD* fetched(const char* name) {
    // Held until the process ends: fetching is the slow half of a short digest.
    EVP_MD* method = EVP_MD_fetch(nullptr, name, nullptr);
    if (method == nullptr) {
        throw std::runtime_error("OpenSSL lacks a digest of the default provider");
    }
    return method;
}

template <std::size_t N>
std::array<std::uint8_t, N> digest(const EVP_MD* method, ByteView data) {
    std::array<std::uint8_t, N> out{};
    unsigned length = 0;
    if (EVP_Digest(data.data(), data.size(), out.data(), &length, method, nullptr) != 1) {
        throw std::bad_alloc();
    }
    return out;
}

}  // namespace

std::array<std::uint8_t, 32> sha256(ByteView data) {
    static const EVP_MD* const method = fetched("SHA2-256");
    return digest<32>(method, data);
}

std::array<std::uint8_t, 20> sha1(ByteView data) {
    static const EVP_MD* const method = fetched("SHA1");
    return digest<20>(method, data);
}

}  // namespace bartizan::x509

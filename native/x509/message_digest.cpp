// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/message_digest.hpp"

#include "x509/evp_key.hpp"

namespace bartizan::x509 {

Bytes message_digest(SignatureAlgorithm algorithm, ByteView message) {
    const Crossing crossing;
    const auto* method = digest_of(algorithm);
    if (method == nullptr) {
        return {};
    }
    Bytes digest(static_cast<std::size_t>(EVP_MD_get_size(method)));
    if (EVP_Digest(message.data(), message.size(), digest.data(), nullptr, method, nullptr) != 1) {
        throw std::bad_alloc();
    }
    return digest;
}

}  // namespace bartizan::x509

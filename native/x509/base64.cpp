// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/base64.hpp"

#include <openssl/evp.h>

namespace bartizan::x509 {

std::optional<Bytes> from_base64(std::string_view text) {
    std::string compact;
    compact.reserve(text.size());
    for (const char c : text) {
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            continue;
        }
        // EVP_DecodeBlock takes '-' for the end of its input.
        const bool alphabet = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                              (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
        if (!alphabet) {
            return std::nullopt;
        }
        compact += c;
    }
    const auto pad = compact.find('=');
    const auto padding = pad == std::string::npos ? 0 : compact.size() - pad;
    if (compact.empty() || compact.size() % 4 != 0 || padding > 2 ||
        (padding == 2 && compact.back() != '=')) {
        return std::nullopt;
    }
    Bytes out(compact.size() / 4 * 3);
    const int length =
        EVP_DecodeBlock(out.data(), reinterpret_cast<const unsigned char*>(compact.data()),
                        static_cast<int>(compact.size()));
    if (length < 0) {
        return std::nullopt;
    }
    out.resize(static_cast<std::size_t>(length) - padding);
    // What the last character holds beyond the data must be zero: one value, one text.
    if (to_base64(out) != compact) {
        return std::nullopt;
    }
    return out;
}

std::string to_base64(ByteView data) {
    std::string out((data.size() + 2) / 3 * 4 + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), data.data(),
                                       static_cast<int>(data.size()));
    out.resize(static_cast<std::size_t>(length));
    return out;
}

}  // namespace bartizan::x509

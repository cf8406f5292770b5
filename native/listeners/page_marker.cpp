// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/page_marker.hpp"

#include <charconv>

#include "x509/base64.hpp"

namespace bartizan::listeners {
namespace {

Error no_marker() {
    return {Fault::malformed_request,
            "nextpage_opaque_marker: it is not one of this list, or has expired; begin again", ""};
}

}  // namespace

std::array<std::uint8_t, 32> PageMarker::mac(std::string_view bound_to,
                                             std::string_view signed_part) const {
    // A length before what is bound: no two pairs are one text.
    const auto text =
        std::to_string(bound_to.size()) + ":" + std::string(bound_to) + std::string(signed_part);
    return x509::hmac_sha256(key_, as_bytes(text));
}

std::string PageMarker::make(std::string_view bound_to, std::string_view position,
                             Clock::time_point now) const {
    const auto expiry =
        std::chrono::duration_cast<std::chrono::seconds>((now + lifetime).time_since_epoch());
    auto token = std::to_string(expiry.count()) + ":" + std::string(position);
    const auto code = mac(bound_to, token);
    token.append(as_text(code));
    return x509::to_base64(as_bytes(token));
}

Result<std::string> PageMarker::read(std::string_view bound_to, std::string_view marker,
                                     Clock::time_point now) const {
    if (marker.size() > max_length) {
        return no_marker();
    }
    const auto octets = x509::from_base64(marker);
    constexpr std::size_t code_size = 32;
    if (!octets || octets->size() < code_size) {
        return no_marker();
    }
    const auto token = as_text(*octets).substr(0, octets->size() - code_size);
    const auto code = mac(bound_to, token);
    if (!x509::equal_in_constant_time(code, ByteView(*octets).last(code_size))) {
        return no_marker();
    }
    const auto colon = token.find(':');
    long expiry = 0;
    std::from_chars(token.data(), token.data() + colon, expiry);
    if (now.time_since_epoch() > std::chrono::seconds(expiry)) {
        return no_marker();
    }
    return std::string(token.substr(colon + 1));
}

}  // namespace bartizan::listeners

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <cerrno>
#include <cstdio>
#include <sys/random.h>
#include <system_error>

#include "x509/certificate.hpp"

namespace bartizan::x509 {

Result<Bytes> new_serial(Time now) {
    constexpr std::size_t prefix = 6;  // 32 bits of seconds, 16 of their fraction
    constexpr std::size_t random = 13;
    Bytes serial(prefix + random);
    const auto seconds = static_cast<std::uint64_t>(now.time_since_epoch().count());
    const auto clock = std::chrono::system_clock::now().time_since_epoch();
    const auto fraction = clock - std::chrono::floor<std::chrono::seconds>(clock);
    const auto time =
        (seconds << 16U) | static_cast<std::uint64_t>(fraction * 65536 / std::chrono::seconds(1));
    for (std::size_t i = 0; i < prefix; ++i) {
        serial[i] = static_cast<std::uint8_t>(time >> (8 * (prefix - 1 - i)));
    }
    // Positive whatever the clock says, and 19 octets for sure.
    serial[0] = static_cast<std::uint8_t>((serial[0] & 0x7fU) | 0x40U);
    if (::getrandom(serial.data() + prefix, random, 0) != static_cast<ssize_t>(random)) {
        return Error{Fault::internal, "", std::generic_category().message(errno)};
    }
    return serial;
}

std::string hex(ByteView bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const auto octet : bytes) {
        out += digits[octet >> 4U];
        out += digits[octet & 15U];
    }
    return out;
}

std::string to_text(Time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    char text[48];
    static_cast<void>(std::snprintf(
        text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", int(date.year()),
        unsigned(date.month()), unsigned(date.day()), static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count())));
    return text;
}

}  // namespace bartizan::x509

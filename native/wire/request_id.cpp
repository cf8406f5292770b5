// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "wire/request_id.hpp"

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <random>

namespace bartizan::wire {

std::string new_request_id() {
    static const auto process = static_cast<unsigned>(std::random_device()());
    static std::atomic<std::uint64_t> next{1};
    char text[40];
    const int size = std::snprintf(text, sizeof text, "req-%08x-%llx", process,
                                   static_cast<unsigned long long>(next.fetch_add(1)));
    return {text, static_cast<std::size_t>(size)};
}

std::string http_date(x509::Time at) {
    const auto seconds = std::chrono::system_clock::to_time_t(at);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    char text[40];
    // The names of days and months are those of the C locale, which this program never leaves.
    return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

std::string http_date() {
    return http_date(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

}  // namespace bartizan::wire

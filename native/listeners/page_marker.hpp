// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// nextpage_opaque_marker (SOL 013 5.4; spec sc-vi 2.5): where a list goes on, as a text that
// nobody but this process can make.

#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "fault/result.hpp"
#include "x509/mac.hpp"

namespace bartizan::listeners {

class PageMarker {
  public:
    using Clock = std::chrono::steady_clock;

    PageMarker() : key_(x509::new_mac_key()) {}

    static constexpr std::chrono::seconds lifetime{3600};
    static constexpr std::size_t max_length = 1024;

    // `bound_to`: the list and its reader; for another of them the marker is none.
    [[nodiscard]] std::string make(std::string_view bound_to, std::string_view position,
                                   Clock::time_point now = Clock::now()) const;
    // The position. malformed_request for a marker that was not made here, was made for
    // something else, or has expired.
    [[nodiscard]] Result<std::string> read(std::string_view bound_to, std::string_view marker,
                                           Clock::time_point now = Clock::now()) const;

  private:
    [[nodiscard]] std::array<std::uint8_t, 32> mac(std::string_view bound_to,
                                                   std::string_view signed_part) const;

    const x509::MacKey key_;
};

}  // namespace bartizan::listeners

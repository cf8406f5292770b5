// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include <chrono>
#include <cstdint>

namespace bartizan::cmf {

// What a CSR's time is spent on: reading it and verifying its signature; rules; the CA's
// signature with the wait for it; the ledger's commit.
enum class Stage : std::uint8_t { parse, policy, sign, commit };
inline constexpr std::size_t stage_count = 4;

// Called from many threads.
class Observer {
  public:
    Observer() = default;
    Observer(const Observer&) = delete;
    Observer& operator=(const Observer&) = delete;
    virtual ~Observer() = default;

    virtual void took(Stage stage, std::chrono::nanoseconds time) = 0;
};

}  // namespace bartizan::cmf

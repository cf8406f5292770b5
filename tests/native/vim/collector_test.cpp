// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What a collector does not do to a VIM that has trouble with it.

#include "vim/collector.hpp"

#include <catch2/catch.hpp>

using namespace bartizan;
using namespace bartizan::vim;

namespace {

// Whoever asks is refused, and counted.
class Refusing final : public Source {
  public:
    explicit Refusing(std::atomic<int>& asked) : asked_(asked) {}

    Result<Answer> get(std::string_view /*service*/, std::string_view /*path*/,
                       std::string_view /*microversion*/) override {
        return refused();
    }

    Result<std::string> capabilities() override { return refused(); }

  private:
    Error refused() {
        ++asked_;
        return {Fault::vim_credential_refused, "", "so the test says"};
    }

    std::atomic<int>& asked_;
};

class Nobody final : public CollectorObserver {
  public:
    void asked(std::string_view /*service*/, int /*status*/,
               std::chrono::nanoseconds /*time*/) override {}

    void read(const KindTraits& /*kind*/, const KindState& /*state*/,
              std::chrono::nanoseconds /*time*/) override {}
};

template <class Condition>
bool soon(const Condition& condition) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition() && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return condition();
}

}  // namespace

SCENARIO("A credential that was refused is not tried again before its rest is over", "[vim]") {
    std::atomic<int> asked = 0;
    Inventory inventory;
    Nobody nobody;
    // Every plan is due again and again meanwhile.
    CollectorSettings settings{.max_requests_per_second = 1000};
    settings.inventory = settings.quota = settings.fixed = std::chrono::seconds(0);
    settings.first_retry = std::chrono::seconds(0);
    settings.refused_rest = std::chrono::seconds(2);
    const auto begin = std::chrono::steady_clock::now();
    Collector collector(
        inventory, [&asked] { return std::make_unique<Refusing>(asked); }, settings, nobody);
    collector.start();
    REQUIRE(soon([&asked] { return asked == 1; }));
    CHECK(soon([&inventory] { return inventory.current()->trouble.has_value(); }));
    REQUIRE(soon([&asked] { return asked == 2; }));
    CHECK(std::chrono::steady_clock::now() - begin >= settings.refused_rest);
    CHECK(asked == 2);
    CHECK(CollectorSettings{}.refused_rest >= std::chrono::seconds(60));
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What a collector asks when, and what it does not do to a VIM that has trouble with it.

#include "vim/collector.hpp"

#include <algorithm>

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

// A Placement and a Nova with many hosts, that take their time for each answer; what was asked
// is kept.
class Large final : public Source {
  public:
    static constexpr int hosts = 100;

    struct Asked {
        std::mutex mutex;
        std::vector<std::string> paths;

        std::vector<std::string> now() {
            const std::lock_guard lock(mutex);
            return paths;
        }
    };

    explicit Large(Asked& asked) : asked_(asked) {}

    Result<Answer> get(std::string_view /*service*/, std::string_view path,
                       std::string_view /*microversion*/) override {
        {
            const std::lock_guard lock(asked_.mutex);
            asked_.paths.emplace_back(path);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        if (path.starts_with("/servers/detail")) {
            return Answer{200, R"({"servers": []})"};
        }
        if (path == "/resource_providers") {
            std::string list;
            for (int host = 0; host < hosts; ++host) {
                list += (list.empty() ? "" : ",") + std::string(R"({"uuid": ")") +
                        std::to_string(host) + R"(", "generation": 1})";
            }
            return Answer{200, R"({"resource_providers": [)" + list + "]}"};
        }
        if (path.ends_with("/inventories")) {
            return Answer{200, R"({"inventories": {}, "resource_provider_generation": 1})"};
        }
        return Answer{404, ""};
    }

    Result<std::string> capabilities() override {
        return std::string(R"({"services": [
            {"type": "placement", "reachable": true, "maxVersion": "1.39"},
            {"type": "compute", "reachable": true, "maxVersion": "2.93"}]})");
    }

  private:
    Asked& asked_;
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

SCENARIO("Lists that fall due are read between two hosts, and the hosts are come through",
         "[vim][Sc-Vi.Telem.001]") {
    Large::Asked asked;
    Inventory inventory;
    Nobody nobody;
    // Servers are due again long before all hosts were asked for.
    CollectorSettings settings{.max_requests_per_second = 100000};
    settings.inventory = std::chrono::seconds(0);
    Collector collector(
        inventory, [&asked] { return std::make_unique<Large>(asked); }, settings, nobody);
    collector.start();
    const auto inventories = [&inventory] {
        return inventory.current()->state(Kind::placement_inventories);
    };
    REQUIRE(soon([&] { return inventories().table != nullptr; }));
    // Until it is whole there is none.
    CHECK(inventories().table->size() == Large::hosts);
    const auto paths = asked.now();
    const auto of_a_host = [](const std::string& path) { return path.ends_with("/inventories"); };
    const auto first = std::ranges::find_if(paths, of_a_host);
    const auto last = std::ranges::find_if(paths.rbegin(), paths.rend(), of_a_host).base();
    REQUIRE(first < last);
    const auto lists = std::ranges::count_if(first, last, [](const std::string& path) {
        return path.find("changes-since") != std::string::npos;
    });
    CHECK(lists >= 3);
}

SCENARIO("The kinds of a host are read side by side", "[vim]") {
    Large::Asked asked;
    Inventory inventory;
    Nobody nobody;
    Collector collector(
        inventory, [&asked] { return std::make_unique<Large>(asked); },
        {.max_requests_per_second = 100000}, nobody);
    collector.start();
    REQUIRE(soon([&inventory] { return inventory.current()->has(Kind::placement_usages); }));
    const auto paths = asked.now();
    CHECK(std::ranges::find(paths, "/resource_providers/0/usages") <
          std::ranges::find(paths, "/resource_providers/1/inventories"));
}

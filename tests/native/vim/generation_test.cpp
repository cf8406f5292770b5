// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Of Placement's providers only those are asked for that changed (spec sc-vi 1.7).

#include <map>

#include <catch2/catch.hpp>

#include "vim/reader.hpp"

using namespace bartizan;
using namespace bartizan::vim;
using enum Kind;

namespace {

// A Placement whose providers have one VCPU more with each generation, and that counts how often
// it is asked for each path.
class CountingPlacement : public Source {
  public:
    Result<Answer> get(std::string_view, std::string_view path, std::string_view) override {
        ++asked[std::string(path)];
        if (path == "/resource_providers") {
            std::string list;
            for (const auto& [id, generation] : generations) {
                list += (list.empty() ? "" : ",") + std::string(R"({"uuid": ")") + id +
                        R"(", "generation": )" + std::to_string(generation) + "}";
            }
            return Answer{200, R"({"resource_providers": [)" + list + "]}"};
        }
        const auto id = std::string(path.substr(20, path.find('/', 20) - 20));
        if (!generations.contains(id)) {
            return Answer{404, "{}"};
        }
        const auto count = std::to_string(generations[id]);
        return Answer{200, R"({"inventories": {"VCPU": {"total": )" + count +
                               R"(}}, "resource_provider_generation": )" + count + "}"};
    }

    Result<std::string> capabilities() override {
        return std::string(
            R"({"services": [{"type": "placement", "reachable": true, "maxVersion": "1.39"}]})");
    }

    std::map<std::string, int> generations{{"A", 1}, {"B", 1}};
    std::map<std::string, int> asked;
};

struct Cloud {
    CountingPlacement source;
    Inventory inventory;
    Reader reader{source, {}};
    int minutes = 0;

    Cloud() {
        inventory.replace(
            std::make_shared<const Services>(*Services::read(*source.capabilities())));
    }

    // Reads providers, then their inventories a minute later.
    void read() {
        source.asked.clear();
        for (const auto kind : {placement_providers, placement_inventories}) {
            const Time now{std::chrono::minutes(++minutes)};
            inventory.replace(kind, reader.read(kind, *inventory.current(), now));
        }
    }

    [[nodiscard]] std::int64_t cpus(std::string_view provider) const {
        const auto now = inventory.current();
        return now->find<placement_inventories>(provider)["inventories"]["VCPU"]["total"]
            .integer()
            .value_or(-1);
    }

    int asked_for(const std::string& provider) {
        return source.asked["/resource_providers/" + provider + "/inventories"];
    }
};

}  // namespace

SCENARIO("A provider whose generation is the same is not asked for again", "[vim]") {
    Cloud cloud;
    cloud.read();
    REQUIRE(cloud.asked_for("A") == 1);
    REQUIRE(cloud.asked_for("B") == 1);

    cloud.source.generations["B"] = 2;
    cloud.read();
    CHECK(cloud.asked_for("A") == 0);
    CHECK(cloud.asked_for("B") == 1);
    CHECK(cloud.cpus("A") == 1);
    CHECK(cloud.cpus("B") == 2);
    CHECK(cloud.inventory.current()->state(placement_inventories).standing == Standing::good);
}

SCENARIO("What was not asked for is as old as the list that showed it unchanged", "[vim]") {
    Cloud cloud;
    cloud.read();
    CHECK(cloud.inventory.current()->state(placement_inventories).as_of ==
          Time{std::chrono::minutes(2)});
    cloud.read();
    CHECK(cloud.inventory.current()->state(placement_inventories).as_of ==
          Time{std::chrono::minutes(3)});
}

SCENARIO("A provider that is gone is not taken over, and a new one is asked for", "[vim]") {
    Cloud cloud;
    cloud.read();
    cloud.source.generations = {{"A", 1}, {"C", 7}};
    cloud.read();
    CHECK(cloud.inventory.current()->table(placement_inventories).size() == 2);
    CHECK(cloud.cpus("B") == -1);
    CHECK(cloud.cpus("C") == 7);
    CHECK(cloud.asked_for("A") == 0);
}

SCENARIO("A change after the list was read is asked for after the next one, and once", "[vim]") {
    Cloud cloud;
    cloud.read();
    const auto before = cloud.inventory.current();
    cloud.source.generations["A"] = 2;
    cloud.inventory.replace(placement_inventories,
                            cloud.reader.read(placement_inventories, *before, Time{}));
    CHECK(cloud.cpus("A") == 1);
    cloud.read();
    CHECK(cloud.asked_for("A") == 1);
    CHECK(cloud.cpus("A") == 2);
    cloud.read();
    CHECK(cloud.asked_for("A") == 0);
}

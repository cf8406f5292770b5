// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/snapshot.hpp"

#include <thread>

#include <catch2/catch.hpp>

using namespace bartizan::vim;
using enum Kind;

namespace {

KindState with(Kind kind, std::initializer_list<std::string_view> ids) {
    TableBuilder builder(kind);
    std::vector<std::string_view> values(traits(kind).fields.size());
    for (const auto id : ids) {
        values[0] = id;
        REQUIRE(builder.add(values));
    }
    return {Standing::good, builder.finish(), {}, {}};
}

template <class Records>
std::string ids_of(const Records& records) {
    std::string out;
    for (const auto record : records) {
        out += record.id();
    }
    return out;
}

}  // namespace

SCENARIO("What was never read is an empty table that nobody mistakes for one", "[vim]") {
    const Snapshot snapshot;
    CHECK_FALSE(snapshot.has(nova_servers));
    CHECK(snapshot.table(nova_servers).size() == 0);
    CHECK(snapshot.table(nova_servers).kind() == nova_servers);
    CHECK(ids_of(snapshot.all<nova_servers>()) == "");
    CHECK(ids_of(snapshot.all_with<nova_services>("host", bartizan::json::View("\"h\""))) == "");
    CHECK_FALSE(snapshot.find<nova_servers>(std::string_view("a")));
}

SCENARIO("Who holds a snapshot goes on reading it while it is replaced", "[vim]") {
    Inventory inventory;
    inventory.replace(nova_flavors, with(nova_flavors, {"\"b\"", "\"a\""}));
    const auto before = inventory.current();
    inventory.replace(nova_flavors, with(nova_flavors, {"\"c\""}));
    inventory.replace(nova_zones, with(nova_zones, {"\"z\""}));
    const auto after = inventory.current();
    CHECK(ids_of(before->all<nova_flavors>()) == "ab");
    CHECK(ids_of(after->all<nova_flavors>()) == "c");
    CHECK_FALSE(before->has(nova_zones));
    CHECK(after->has(nova_zones));
    CHECK(after->generation > before->generation);
}

SCENARIO("Each snapshot is whole, whoever reads while one writes", "[vim]") {
    Inventory inventory;
    std::atomic<bool> done = false;
    std::thread writer([&] {
        for (int i = 0; i < 2000; ++i) {
            inventory.replace(nova_flavors, with(nova_flavors, {i % 2 == 0 ? "\"a\"" : "\"b\""}));
        }
        done = true;
    });
    std::uint64_t last = 0;
    std::size_t wrong = 0;
    while (!done) {
        const auto snapshot = inventory.current();
        wrong += snapshot->generation < last ? 1U : 0U;
        last = snapshot->generation;
        if (last != 0) {
            const auto ids = ids_of(snapshot->all<nova_flavors>());
            wrong += ids == (last % 2 == 1 ? "a" : "b") ? 0U : 1U;
        }
    }
    writer.join();
    CHECK(wrong == 0);
    CHECK(inventory.current()->generation == 2000);
}

SCENARIO("Each kind is found by its name, and has a row of its own", "[vim]") {
    for (const auto& kind : all_kinds()) {
        INFO(kind.name);
        CHECK(kind_named(kind.name) == kind.kind);
        CHECK_FALSE(kind.fields.empty());
        // Children are asked for by their parent's id, and by nothing else.
        CHECK((kind.path.find("{}") != std::string_view::npos) == kind.parent.has_value());
        CHECK((kind.fields.front() == "@parent") == kind.parent.has_value());
        for (const auto name : kind.indexed) {
            CHECK(std::ranges::find(kind.fields, name) != kind.fields.end());
        }
        for (const auto* const secret : {"user_data", "adminPass", "trust_id", "auth_token"}) {
            CHECK(std::ranges::find(kind.fields, secret) == kind.fields.end());
        }
    }
    CHECK(kind_named("nova.secrets") == std::nullopt);
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/table.hpp"

#include <algorithm>
#include <numeric>
#include <random>
#include <stdexcept>

#include <catch2/catch.hpp>

using namespace bartizan;
using namespace bartizan::vim;

namespace {

using Row = std::vector<std::string>;

// Nova's services have an index by host and zone is a member without one.
constexpr auto kind = Kind::nova_services;

std::size_t field(std::string_view name) {
    const auto fields = traits(kind).fields;
    return static_cast<std::size_t>(std::ranges::find(fields, name) - fields.begin());
}

Row row(const std::string& id, const std::string& host = "", const std::string& zone = "") {
    Row out(traits(kind).fields.size());
    out[0] = id;
    out[field("host")] = host;
    out[field("zone")] = zone;
    return out;
}

bool add(TableBuilder& builder, const Row& values) {
    return builder.add(std::vector<std::string_view>(values.begin(), values.end()));
}

std::string bare(const std::string& json) {
    return json.front() == '"' ? json.substr(1, json.size() - 2) : json;
}

std::vector<std::size_t> rows_of(const Table& table, std::string_view host) {
    std::vector<std::size_t> out;
    for (const auto& entry : table.find_all(field("host"), host)) {
        out.push_back(entry.row);
    }
    return out;
}

}  // namespace

SCENARIO("A record without an identifier, or with one that is here, is not kept", "[vim]") {
    TableBuilder builder(kind);
    CHECK(add(builder, row("\"a\"")));
    const auto id =
        GENERATE(as<std::string>(), "", "null", "\"\"", "true", "[1]", "{}", "-1", "\"a\"");
    CAPTURE(id);
    CHECK_FALSE(add(builder, row(id, "\"h\"")));
    CHECK(builder.size() == 1);
    const auto table = builder.finish();
    CHECK(table->size() == 1);
    CHECK(table->find_all(field("host"), "\"h\"").empty());
}

SCENARIO("A number is an identifier too", "[vim]") {
    TableBuilder builder(kind);
    CHECK(add(builder, row("17")));
    CHECK(add(builder, row("3")));
    const auto table = builder.finish();
    CHECK(table->find("17") == std::size_t{0});
    CHECK(table->find(json::View("17")) == std::size_t{0});
    CHECK(table->find(json::View("\"17\"")) == std::nullopt);
}

SCENARIO("Absent, null and empty are told apart", "[vim]") {
    TableBuilder builder(kind);
    REQUIRE(add(builder, row("\"a\"", "null", "\"\"")));
    const auto table = builder.finish();
    CHECK(table->cell(0, field("host")).is_null());
    CHECK_FALSE(table->cell(0, field("host")).absent());
    CHECK(table->cell(0, field("zone")).json() == "\"\"");
    CHECK(table->cell(0, field("state")).absent());
    CHECK(table->find_all(field("host"), "null").empty());
    CHECK(table->find_all(field("host"), "").empty());
}

SCENARIO("A member without an index cannot be looked up by", "[vim]") {
    const auto table = TableBuilder(kind).finish();
    CHECK_THROWS_AS(table->find_all(field("zone"), "\"z\""), std::logic_error);
}

SCENARIO("A member of which every record has its own is kept as the others are", "[vim]") {
    // The text of a zone is of its own for so many records, then it repeats; hosts are looked up.
    const auto own = GENERATE(as<std::size_t>(), 0, 700, 1023, 1024, 1025, 5000);
    CAPTURE(own);
    constexpr std::size_t records = 5000;
    std::vector<std::size_t> ids(records);
    std::iota(ids.begin(), ids.end(), std::size_t{10000});
    std::ranges::shuffle(ids, std::mt19937(1));  // NOLINT: the same order on every run
    const auto host = [](std::size_t id) { return "\"h" + std::to_string(id % 4000) + "\""; };
    const auto zone = [&](std::size_t at) {
        return at < own ? "\"z" + std::to_string(at) + "\"" : at % 2 == 0 ? "\"even\"" : "null";
    };
    TableBuilder builder(kind);
    for (std::size_t at = 0; at < records; ++at) {
        REQUIRE(add(builder, row(std::to_string(ids[at]), host(ids[at]), zone(at))));
    }
    // A record that comes again is refused, also where nothing is searched for its zone.
    CHECK_FALSE(add(builder, row(std::to_string(ids.back()), "\"h\"", "\"new\"")));
    const auto first = builder.finish();
    TableBuilder second(kind);
    second.take_over(*first, [](std::size_t) { return true; });
    for (const auto& table : {first, second.finish()}) {
        REQUIRE(table->size() == records);
        for (std::size_t at = 0; at < records; ++at) {
            const auto found = ids[at] - 10000;
            REQUIRE(table->find(std::to_string(ids[at])) == found);
            REQUIRE(table->cell(found, field("zone")).json() == zone(at));
            const auto rows = rows_of(*table, host(ids[at]));
            REQUIRE(std::ranges::is_sorted(rows));
            REQUIRE(rows.size() == (ids[at] % 4000 >= 2000 && ids[at] % 4000 < 3000 ? 2 : 1));
            REQUIRE(std::ranges::find(rows, found) != rows.end());
        }
    }
}

SCENARIO("A table finds what a search through all its rows finds", "[vim]") {
    const auto seed = GENERATE(range(1U, 13U));
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto pick = [&random](unsigned below) { return static_cast<unsigned>(random()) % below; };
    TableBuilder builder(kind);
    std::vector<Row> model;
    for (unsigned i = pick(400); i > 0; --i) {
        // Ids that share their first eight octets, or are shorter than these.
        std::string id = pick(2) == 0 ? "prefix00" : "";
        id += std::to_string(pick(200));
        auto one = row(pick(5) == 0 ? std::to_string(pick(50)) : "\"" + id + "\"",
                       pick(4) == 0 ? "" : "\"h" + std::to_string(pick(9)) + "\"");
        const bool known = std::ranges::any_of(model, [&](const Row& r) { return r[0] == one[0]; });
        // 7 and "7" are two JSON texts of one identifier.
        const bool twin = std::ranges::any_of(
            model, [&](const Row& r) { return r[0] != one[0] && bare(r[0]) == bare(one[0]); });
        if (twin) {
            continue;
        }
        REQUIRE(add(builder, one) == !known);
        if (!known) {
            model.push_back(one);
        }
    }
    std::ranges::sort(model, {}, [](const Row& r) { return bare(r[0]); });
    const auto table = builder.finish();
    REQUIRE(table->size() == model.size());
    for (std::size_t at = 0; at < model.size(); ++at) {
        REQUIRE(table->id(at) == bare(model[at][0]));
        REQUIRE(table->find(std::string_view(bare(model[at][0]))) == at);
        REQUIRE(table->find(json::View(model[at][0])) == at);
        REQUIRE(table->cell(at, field("host")).json() == model[at][field("host")]);
    }
    for (int i = 0; i < 50; ++i) {
        const auto id = (pick(2) == 0 ? "prefix00" : "") + std::to_string(pick(250));
        const auto greater =
            std::ranges::find_if(model, [&](const Row& r) { return bare(r[0]) > id; });
        REQUIRE(table->after(id) == static_cast<std::size_t>(greater - model.begin()));
        const bool here =
            std::ranges::any_of(model, [&](const Row& r) { return bare(r[0]) == id; });
        REQUIRE(table->find(std::string_view(id)).has_value() == here);
    }
    for (unsigned h = 0; h < 10; ++h) {
        const auto host = "\"h" + std::to_string(h) + "\"";
        std::vector<std::size_t> expected;
        for (std::size_t at = 0; at < model.size(); ++at) {
            if (model[at][field("host")] == host) {
                expected.push_back(at);
            }
        }
        REQUIRE(rows_of(*table, host) == expected);
    }
    CHECK(table->after("") == 0);
    CHECK(table->after("\xff") == model.size());
}

SCENARIO("What is read anew stands before what is taken over", "[vim]") {
    TableBuilder old_builder(kind);
    REQUIRE(add(old_builder, row("\"a\"", "\"old\"")));
    REQUIRE(add(old_builder, row("\"b\"", "\"old\"")));
    REQUIRE(add(old_builder, row("\"c\"", "\"old\"")));
    const auto old = old_builder.finish();
    TableBuilder builder(kind);
    REQUIRE(add(builder, row("\"b\"", "\"new\"")));
    builder.take_over(*old, [](std::size_t at) { return at != 2; });
    const auto table = builder.finish();
    REQUIRE(table->size() == 2);
    CHECK(table->cell(0, field("host")).json() == "\"old\"");
    CHECK(table->cell(1, field("host")).json() == "\"new\"");
    CHECK(old->size() == 3);
}

SCENARIO("A builder that has finished is empty", "[vim]") {
    TableBuilder builder(kind);
    REQUIRE(add(builder, row("\"a\"")));
    const auto first = builder.finish();
    CHECK(builder.size() == 0);
    CHECK(add(builder, row("\"a\"")));
    CHECK(builder.finish()->size() == 1);
    CHECK(first->size() == 1);
}

SCENARIO("A record that there is not has nothing", "[vim]") {
    const Record<kind> none;
    CHECK_FALSE(none);
    CHECK(none["host"].absent());
    CHECK(none.id().empty());
}

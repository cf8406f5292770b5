// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// View, and PageScanner before it, held against parse() on documents made at random: what they
// see of a text is what the other reader sees.

#include "json/view.hpp"

#include <memory_resource>
#include <random>

#include <catch2/catch.hpp>

#include "json/page_scanner.hpp"
#include "json/value.hpp"

using namespace bartizan;
using json::Items;
using json::Members;
using json::View;

namespace {

std::string text_of(std::string_view json) {
    std::pmr::monotonic_buffer_resource memory;
    return std::string(View(json).text(&memory));
}

// Whether both are the same value; `wrong` gets the place where they are not.
class Comparison {
  public:
    void value(View view, const json::Value& value) {
        if (const auto* const items = value.array()) {
            std::size_t at = 0;
            for (const auto item : Items(view)) {
                if (at == items->size()) {
                    return fail(view);
                }
                this->value(item, (*items)[at++]);
            }
            at == items->size() && view.is_array() ? void() : fail(view);
        } else if (const auto* const members = value.object()) {
            object(view, *members);
        } else if (const auto* const text = value.text()) {
            view.is_text() && view.text(&memory_) == *text ? void() : fail(view);
        } else if (const auto integer = value.integer()) {
            view.integer() == integer && !view.number_token().empty() ? void() : fail(view);
        } else if (const auto number = value.number()) {
            view.number() == number ? void() : fail(view);
        } else if (const auto flag = value.boolean()) {
            view.boolean() == flag ? void() : fail(view);
        } else {
            view.is_null() && !view.absent() ? void() : fail(view);
        }
    }

    std::string wrong;

  private:
    void object(View view, const json::Object& members) {
        std::size_t at = 0;
        for (const auto& [name, member] : Members(view)) {
            const auto quoted = "\"" + std::string(name) + "\"";
            if (at == members.size() || View(quoted).text(&memory_) != members[at].first) {
                return fail(view);
            }
            value(member, members[at++].second);
        }
        at == members.size() && view.is_object() ? void() : fail(view);
    }

    void fail(View view) { wrong = wrong.empty() ? std::string(view.json()) : wrong; }

    std::pmr::monotonic_buffer_resource memory_;
};

class Documents {
  public:
    explicit Documents(unsigned seed) : random_(seed) {}

    std::string value(unsigned depth) {
        switch (depth == 0 ? pick(5) : pick(8)) {
            case 0:
                return number();
            case 1:
                return pick(2) == 0 ? "true" : "false";
            case 2:
                return "null";
            case 3:
            case 4:
                return string();
            case 5:
                return list(depth);
            default:
                return object(depth);
        }
    }

    std::string object(unsigned depth) {
        std::string out = "{" + space();
        const auto count = pick(6);
        for (unsigned i = 0; i < count; ++i) {
            out += i == 0 ? "" : "," + space();
            auto name = string();
            name.insert(1, std::to_string(i));  // no name twice
            out += name + space() + ":" + space() + value(depth - 1) + space();
        }
        return out + "}";
    }

    unsigned pick(unsigned below) { return static_cast<unsigned>(random_()) % below; }

  private:
    std::string list(unsigned depth) {
        std::string out = "[" + space();
        const auto count = pick(6);
        for (unsigned i = 0; i < count; ++i) {
            out += (i == 0 ? "" : "," + space()) + value(depth - 1) + space();
        }
        return out + "]";
    }

    std::string number() {
        constexpr const char* some[] = {"0",     "-0",  "17",     "-9223372036854775808",
                                        "1.5",   "1e3", "-0.0",   "9223372036854775807",
                                        "2E-10", "100", "3.14159"};
        return some[pick(std::size(some))];
    }

    std::string string() {
        constexpr const char* parts[] = {"a",
                                         "id",
                                         "\\\"",
                                         "\\\\",
                                         "\\/",
                                         "\\n",
                                         "\\u0000",
                                         "[",
                                         "]",
                                         "{",
                                         "}",
                                         ",",
                                         ":",
                                         "\\t\\b\\f\\r",
                                         "\\u00e9",
                                         "\xc3\xa9",
                                         "\\u20AC",
                                         "\xf0\x9f\x94\x91",
                                         "\\ud83d\\udd11",
                                         "null",
                                         " ",
                                         "-1"};
        std::string out = "\"";
        for (unsigned i = pick(6); i > 0; --i) {
            out += parts[pick(std::size(parts))];
        }
        return out + "\"";
    }

    std::string space() {
        constexpr const char* some[] = {"", "", "", " ", "\n", "\t\r\n "};
        return some[pick(std::size(some))];
    }

    std::mt19937 random_;
};

}  // namespace

SCENARIO("View sees in a random document what parse() sees", "[json]") {
    Documents documents(20261126);
    std::size_t containers = 0;
    for (int i = 0; i < 20'000; ++i) {
        const auto text = documents.value(5);
        const auto parsed = json::parse(text);
        INFO(text);
        REQUIRE(parsed);
        Comparison comparison;
        comparison.value(View(text), *parsed);
        REQUIRE(comparison.wrong == "");
        containers += View(text).is_object() || View(text).is_array() ? 1U : 0U;
    }
    CHECK(containers > 1000);
}

SCENARIO("Members that a page gives out are those of its objects", "[json]") {
    Documents documents(7);
    json::PageScanner scanner;
    constexpr std::string_view wanted[] = {"id", "0a", "*", "1", "0id", "2a"};
    std::size_t found = 0;
    for (int i = 0; i < 5'000; ++i) {
        std::string list;
        std::vector<std::string> objects;
        for (unsigned n = documents.pick(5); n > 0; --n) {
            objects.push_back(documents.object(4));
            list += (list.empty() ? " " : ",\n") + objects.back() + " ";
        }
        auto page = R"({"before": )" + documents.value(3) + R"(, "list" : [)" + list +
                    R"(], "behind": )" + documents.value(3) + "}";
        std::size_t at = 0;
        std::size_t wrong = 0;
        const auto done = scanner.scan(page, "list", wanted, [&](auto values) {
            const auto parsed = json::parse(objects.at(at));
            REQUIRE(parsed);
            for (std::size_t slot = 0; slot < std::size(wanted); ++slot) {
                const View whole(objects[at]);
                const auto expected = wanted[slot] == "*" ? whole : whole[wanted[slot]];
                wrong += values[slot] == expected.json() ? 0U : 1U;
                found += expected.absent() || wanted[slot] == "*" ? 0U : 1U;
            }
            ++at;
        });
        INFO(page);
        REQUIRE(done);
        REQUIRE(wrong == 0);
        REQUIRE(done->objects == objects.size());
        REQUIRE(at == objects.size());
        REQUIRE(done->others.size() == 2);
        for (const auto& [name, text] : done->others) {
            REQUIRE(json::parse(text));
        }
    }
    CHECK(found > 1000);
}

SCENARIO("An escape is the character that it stands for", "[json]") {
    const auto [json, meant] = GENERATE(table<std::string, std::string>({
        {R"("")", ""},
        {R"("plain")", "plain"},
        {R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t"},
        {R"("\u0041\u00e9\u20AC")", "A\xc3\xa9\xe2\x82\xac"},
        {R"("\ud83d\udd11")", "\xf0\x9f\x94\x91"},
        {R"("x\uD83D\uDD11y")", "x\xf0\x9f\x94\x91y"},
        // Half of a pair is no character, whatever stands beside it.
        {R"("\ud83d")", "\xef\xbf\xbd"},
        {R"("\udd11")", "\xef\xbf\xbd"},
        {R"("\ud83dx")", "\xef\xbf\xbdx"},
        {R"("\ud83d\n")", "\xef\xbf\xbd\n"},
        {R"("\ud83d\u0041")", "\xef\xbf\xbd\x41"},
        {R"("\ud83d\ud83d\udd11")", "\xef\xbf\xbd\xf0\x9f\x94\x91"},
        {R"("\udd11\ud83d")", "\xef\xbf\xbd\xef\xbf\xbd"},
    }));
    CAPTURE(json);
    CHECK(text_of(json) == meant);
}

SCENARIO("A number is its digits, however many", "[json]") {
    const View big("1234567890123456789012345678901234567890");
    CHECK(big.number_token() == "1234567890123456789012345678901234567890");
    CHECK(big.integer() == std::nullopt);
    CHECK(big.number() == 1234567890123456789012345678901234567890.0);
    CHECK(View("18446744073709551616").integer() == std::nullopt);
    CHECK(View("-9223372036854775808").integer() == INT64_MIN);
    CHECK(View("1.0").integer() == std::nullopt);
    CHECK(View("1e3").integer() == std::nullopt);
    CHECK(View("\"17\"").integer() == std::nullopt);
    CHECK(View("\"17\"").number_token() == "");
    CHECK(View("null").number() == std::nullopt);
    CHECK(View().number_token() == "");
}

SCENARIO("A view of what is not there, or of another kind, has nothing in it", "[json]") {
    const auto json = GENERATE(as<std::string>(), "", "null", "true", "17", "\"[1]\"", "[]", "{}");
    const View view(json);
    CHECK(view["a"].absent());
    CHECK(view["a"]["b"].is_null());
    for (const auto item : Items(view)) {
        FAIL(item.json());
    }
    for (const auto& [name, value] : Members(view)) {
        FAIL(name);
    }
    if (json != "true") {
        CHECK(view.boolean() == std::nullopt);
    }
}

SCENARIO("Of a member that stands twice the first is found by name", "[json]") {
    CHECK(View(R"({"a": 1, "b": 2, "a": 3})")["a"].json() == "1");
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Pages that are well formed and still unlike the last one: long integers, brackets in strings,
// members in another order or twice.

#include <catch2/catch.hpp>

#include "json/page_scanner.hpp"

using namespace bartizan;

namespace {

using Rows = std::vector<std::vector<std::string>>;

Result<json::Page> scan(json::PageScanner& scanner, std::string page, Rows& rows,
                        std::vector<std::string_view> wanted) {
    return scanner.scan(page, "l", wanted,
                        [&rows](auto values) { rows.emplace_back(values.begin(), values.end()); });
}

Rows rows_of(const std::string& page, std::vector<std::string_view> wanted) {
    json::PageScanner scanner;
    Rows rows;
    const auto done = scan(scanner, page, rows, std::move(wanted));
    INFO(page);
    REQUIRE(done);
    return rows;
}

void refused(const std::string& page) {
    json::PageScanner scanner;
    Rows rows;
    CAPTURE(page.substr(0, 80));
    const auto done = scan(scanner, page, rows, {"a"});
    REQUIRE_FALSE(done);
    CHECK(done.error().fault == Fault::malformed_request);
}

}  // namespace

SCENARIO("An integer of forty digits comes through as it is", "[json]") {
    const std::string digits(40, '7');
    CHECK(rows_of(R"({"l": [{"a": )" + digits + R"(, "b": -)" + digits + "}]}", {"a", "b"}) ==
          Rows{{digits, "-" + digits}});
    CHECK(rows_of(R"({"l": [{"a": [)" + digits + R"(, {"x": )" + digits + "}]}]}", {"a"}) ==
          Rows{{"[" + digits + R"(, {"x": )" + digits + "}]"}});
    CHECK(rows_of(R"({"total": )" + digits + R"(, "l": [{"a": "\"7)" + digits + R"("}]})", {"a"}) ==
          Rows{{R"("\"7)" + digits + "\""}});
    CHECK(rows_of(R"({"l": [{"a": 9223372036854775808, "b": 18446744073709551616}]})",
                  {"a", "b"}) == Rows{{"9223372036854775808", "18446744073709551616"}});
}

SCENARIO("A long integer is checked as any number is", "[json]") {
    const std::string digits(40, '7');
    for (const auto& number :
         {"0" + digits, "+" + digits, digits + "x", digits + ".", digits + "e", "--" + digits,
          digits + "-1", digits + " " + digits, digits + "\"", "-0" + digits}) {
        refused(R"({"l": [{"a": )" + number + "}]}");
    }
    refused(R"({"l": [{"a": )" + digits + "}");
    refused(R"({"l": [{"a": )" + digits + R"(}], "b": "\x"})");
}

SCENARIO("Brackets, quotes and escapes in a string end nothing", "[json]") {
    const auto text = GENERATE(as<std::string>(), R"("]}")", R"("\"]}")", R"("\\")", R"("\\\"")",
                               R"("{\"a\": 1}")", R"("\u005d")", R"(",")", "\"\xc3\xa9]\"");
    CHECK(rows_of(R"({"x": )" + text + R"(, "l": [{"n": )" + text + R"(, "a": )" + text +
                      R"(, "b": 2}], "y": )" + text + "}",
                  {"a", "b"}) == Rows{{text, "2"}});
}

SCENARIO("Members are found in whatever order an object has them", "[json]") {
    CHECK(rows_of(R"({"l": [{"a": 1, "b": 2, "c": 3}, {"c": 6, "a": 4, "b": 5}, {"b": 8},
                            {"x": 0, "a": 1}, {}, {"a": 1, "b": 2, "c": 3, "d": 4}]})",
                  {"a", "b", "c"}) == Rows{{"1", "2", "3"},
                                           {"4", "5", "6"},
                                           {"", "8", ""},
                                           {"1", "", ""},
                                           {"", "", ""},
                                           {"1", "2", "3"}});
}

SCENARIO("A scanner that is asked for other members forgets the last page", "[json]") {
    json::PageScanner scanner;
    Rows rows;
    REQUIRE(scan(scanner, R"({"l": [{"a": 1, "b": 2}]})", rows, {"a", "b"}));
    REQUIRE(scan(scanner, R"({"l": [{"a": 1, "b": 2}]})", rows, {"b"}));
    REQUIRE(scan(scanner, R"({"l": [{"a": 1, "b": 2}]})", rows, {"b", "a"}));
    CHECK(rows == Rows{{"1", "2"}, {"2"}, {"2", "1"}});
}

SCENARIO("An object of more members than are remembered is read all the same", "[json]") {
    std::string members;
    for (int i = 0; i < 600; ++i) {
        members += "\"m" + std::to_string(i) + "\": " + std::to_string(i) + ", ";
    }
    const auto page = R"({"l": [{)" + members + R"("a": 1}, {)" + members + R"("a": 2}]})";
    CHECK(rows_of(page, {"a", "m599"}) == Rows{{"1", "599"}, {"2", "599"}});
}

SCENARIO("A member that stands twice has one of its values", "[json]") {
    const auto rows = rows_of(R"({"l": [{"a": 1, "b": 2, "a": 3}]})", {"a", "b"});
    CHECK((rows == Rows{{"1", "2"}} || rows == Rows{{"3", "2"}}));
}

SCENARIO("A page nests as deep as its limit, and no deeper", "[json]") {
    const auto nested = [](std::size_t depth) {
        return R"({"l": [{"a": )" + std::string(depth, '[') + std::string(depth, ']') + "}]}";
    };
    CHECK(rows_of(nested(json::max_page_depth - 3), {"a"}).size() == 1);
    refused(nested(json::max_page_depth - 2));
    refused(nested(100'000));
}

SCENARIO("A page is as large as its limit, and no larger", "[json]") {
    json::PageScanner scanner;
    Rows rows;
    const std::string page = R"({"l": [{"a": 1}]})";
    REQUIRE(scan(scanner, page + std::string(json::max_page - page.size(), ' '), rows, {"a"}));
    CHECK(rows == Rows{{"1"}});
    const auto larger =
        scan(scanner, page + std::string(json::max_page - page.size() + 1, ' '), rows, {"a"});
    REQUIRE_FALSE(larger);
    CHECK(larger.error().fault == Fault::too_large);
}

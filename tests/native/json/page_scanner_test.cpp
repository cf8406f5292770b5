// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "json/page_scanner.hpp"

#include <catch2/catch.hpp>

#include "json/view.hpp"

using namespace bartizan;

namespace {

using Rows = std::vector<std::vector<std::string>>;

struct Scanned {
    Rows rows;
    std::optional<Fault> fault;
};

Scanned scan(std::string page, std::string_view list, std::vector<std::string_view> wanted) {
    Scanned out;
    json::PageScanner scanner;
    const auto done = scanner.scan(page, list, wanted, [&out](auto values) {
        out.rows.emplace_back(values.begin(), values.end());
    });
    if (!done) {
        out.fault = done.error().fault;
    }
    return out;
}

}  // namespace

SCENARIO("The wanted members of each object come in the order they were wanted", "[json]") {
    const auto page =
        R"({"things": [{"b": [1, 2], "a": "x", "no": {"a": 7}}, {"a": null}], "n": 1})";
    CHECK(scan(page, "things", {"a", "b"}).rows == Rows{{"\"x\"", "[1, 2]"}, {"null", ""}});
}

SCENARIO("A wanted * is the object as a whole, beside its members", "[json]") {
    const auto page = R"({"images": [ {"id": "1", "size": 99999999999999999999, "tags": []} ,
                                      {"*": 3, "id": "2"} ]})";
    CHECK(scan(page, "images", {"id", "*"}).rows ==
          Rows{{"\"1\"", R"({"id": "1", "size": 99999999999999999999, "tags": []})"},
               {"\"2\"", R"({"*": 3, "id": "2"})"}});
    CHECK(scan(page, "images", {"*"}).rows[1] ==
          std::vector<std::string>{R"({"*": 3, "id": "2"})"});
}

SCENARIO("A whole object is read where it stands alone", "[json]") {
    CHECK(scan(R"({"quota_set": {"id": "P", "cores": {"limit": 20}} })", "quota_set", {"*"}).rows ==
          Rows{{R"({"id": "P", "cores": {"limit": 20}})"}});
    CHECK(scan(" {\"a\": {} }\n", "", {"*", "a"}).rows == Rows{{"{\"a\": {} }", "{}"}});
}

SCENARIO("A list * is a page that is an array itself", "[json]") {
    CHECK(scan(R"([{"id": "1", "x": [1]}, {"id": "2"}])", "*", {"id", "*"}).rows ==
          Rows{{"\"1\"", R"({"id": "1", "x": [1]})"}, {"\"2\"", R"({"id": "2"})"}});
    CHECK(scan("[]", "*", {"id"}).rows.empty());
    CHECK(scan("[]", "*", {"id"}).fault == std::nullopt);
}

SCENARIO("A page that is no array, or holds what is no object, is not a list *", "[json]") {
    const auto page = GENERATE(as<std::string>(), R"({"id": "1"})", R"([{"id": "1"}, 2])", "7",
                               R"([{"id": "1"})", "[[]]");
    CAPTURE(page);
    CHECK(scan(page, "*", {"id"}).fault == Fault::malformed_request);
}

SCENARIO("An object that is wanted whole is a text that View can look into", "[json]") {
    const auto rows = scan(R"([{"a": {"b": [true, {"c": "d"}]}}])", "*", {"*"}).rows;
    REQUIRE(rows.size() == 1);
    const json::View object(rows[0][0]);
    CHECK(object["a"]["b"].json() == R"([true, {"c": "d"}])");
}

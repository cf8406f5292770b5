// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <catch2/catch.hpp>

#include "wire/http.hpp"

using bartizan::wire::Target;

TEST_CASE("a target in origin-form is split and decoded once", "[wire]") {
    const auto target = Target::parse("/a/b%2Fc/%C3%A9?x=1&y=%28eq%2Cz%2C1%29&flag&s=a+b&e=");
    REQUIRE(target);
    CHECK(target->segments == std::vector<std::string>{"a", "b/c", "\xc3\xa9"});
    REQUIRE(target->parameters.size() == 5);
    CHECK(target->parameters[1] == std::pair<std::string, std::string>{"y", "(eq,z,1)"});
    CHECK(target->parameters[2] == std::pair<std::string, std::string>{"flag", ""});
    CHECK(target->parameters[3].second == "a b");
    CHECK(Target::parse("/a%2B?x=%2B")->segments[0] == "a+");
    CHECK(Target::parse("/")->segments == std::vector<std::string>{""});
    CHECK(Target::parse("/a/")->segments == std::vector<std::string>{"a", ""});
}

TEST_CASE("what could be read in two ways is no target", "[wire]") {
    for (const auto* text :
         {"", "*", "a", "http://h/a", "/a#b", "/a/../b", "/./a", "/%2e%2e/a", "/%", "/%4", "/%zz",
          "/%00", "/a%0d%0ab", "/?x=%0a", "/a?%zz=1", "/%+1"}) {
        INFO(text);
        CHECK_FALSE(Target::parse(text));
    }
}

TEST_CASE("a target has 16 segments and 64 parameters at most", "[wire]") {
    std::string path;
    std::string query = "/?";
    for (int i = 0; i < 16; ++i) {
        path += "/a";
    }
    for (int i = 0; i < 64; ++i) {
        query += "x=1&";
    }
    CHECK(Target::parse(path));
    CHECK_FALSE(Target::parse(path + "/a"));
    CHECK(Target::parse(query));
    CHECK_FALSE(Target::parse(query + "x=1"));
}

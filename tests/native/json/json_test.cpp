// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <catch2/catch.hpp>

#include "json/value.hpp"
#include "json/writer.hpp"

using namespace bartizan;

SCENARIO("A JSON text is one value within its limits", "[json]") {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    CHECK(json::parse(nested(32)));
    CHECK_FALSE(json::parse(nested(33)));

    const auto long_text = [](std::size_t octets) {
        return '"' + std::string(octets - 2, 'a') + '"';
    };
    CHECK(json::parse(long_text(1024UL * 1024)));
    const auto longer = json::parse(long_text(1024UL * 1024 + 1));
    REQUIRE_FALSE(longer);
    CHECK(longer.error().fault == Fault::too_large);
}

SCENARIO("What is not exactly one JSON value is malformed", "[json]") {
    const auto text = GENERATE(as<std::string>(), "", " ", "{", "[1,]", "{\"a\":1}{}", "1 2", "nul",
                               "\"\xff\"", "\"\xc0\x80\"", "\"a\nb\"", "'a'", "01",
                               "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":1}}",
                               "9223372036854775808", "\"\\ud800\"", "{a:1}", "[1]x");
    CAPTURE(text);
    const auto parsed = json::parse(text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().fault == Fault::malformed_request);
}

SCENARIO("Members are found by name and type", "[json]") {
    const auto parsed =
        json::parse(R"({"s":"\u00e9\n","i":-9223372036854775808,"b":true,"n":null,"a":[1.5]})");
    REQUIRE(parsed);
    CHECK(*parsed->find("s")->text() == "\xc3\xa9\n");
    CHECK(parsed->find("i")->integer() == INT64_MIN);
    CHECK(parsed->find("b")->boolean() == true);
    CHECK(parsed->find("n")->is_null());
    CHECK(parsed->find("a")->array()->size() == 1);
    CHECK(parsed->find("s")->integer() == std::nullopt);
    CHECK(parsed->find("absent") == nullptr);
    CHECK(parsed->find("s")->find("x") == nullptr);
}

SCENARIO("Whatever text is written, the reader reads it back", "[json]") {
    const auto text = GENERATE(as<std::string>(), "", "plain", "\"\\/\b\f\n\r\t",
                               std::string("\0\x01\x1f\x7f", 4), "\xf0\x9f\x94\x91");
    json::Writer writer;
    writer.begin_object();
    writer.member("text", text);
    writer.name("list");
    writer.begin_array();
    writer.value(1);
    writer.value(true);
    writer.null();
    writer.begin_object();
    writer.end_object();
    writer.end_array();
    writer.end_object();
    CAPTURE(writer.text());
    const auto parsed = json::parse(writer.text());
    REQUIRE(parsed);
    CHECK(*parsed->find("text")->text() == text);
    CHECK(parsed->find("list")->array()->size() == 4);
}

SCENARIO("Every octet of ASCII is written so that it is read back, wherever it stands", "[json]") {
    for (std::size_t length = 1; length < 20; ++length) {
        for (std::size_t place = 0; place < length; ++place) {
            for (int octet = 0; octet < 0x80; ++octet) {
                std::string text(length, 'a');
                text[place] = static_cast<char>(octet);
                json::Writer writer;
                writer.begin_array();
                writer.value(text);
                writer.end_array();
                const auto parsed = json::parse(writer.text());
                CAPTURE(length, place, octet);
                REQUIRE(parsed);
                REQUIRE(*parsed->array()->front().text() == text);
            }
        }
    }
}

SCENARIO("Octets that are no UTF-8 leave as U+FFFD", "[json]") {
    json::Writer writer;
    writer.value(std::string_view("a\xff\xe2\x82 b\xed\xa0\x80"));
    CHECK(json::parse(writer.text()));
    CHECK(writer.text().find("a\xef\xbf\xbd") != std::string::npos);
}

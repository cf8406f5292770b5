// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/names.hpp"

#include <catch2/catch.hpp>

#include "cmf/house.hpp"

using namespace bartizan;
using namespace bartizan::cmf;

SCENARIO("A FQDN has LDH labels and its limits hold at their edges", "[cmf][RFC5890-2.3.1]") {
    const std::string longest(63, 'a');
    CHECK(is_fqdn("a.b"));
    CHECK(is_fqdn("vdu-1.vnf.example"));
    CHECK(is_fqdn(longest + ".example"));
    CHECK_FALSE(is_fqdn(longest + "a.example"));
    const auto name = longest + '.' + longest + '.' + longest + '.';
    CHECK(is_fqdn(name + std::string(61, 'b')));
    CHECK_FALSE(is_fqdn(name + std::string(62, 'b')));
    for (const auto* text : {"", "a", ".a.b", "a..b", "a.b.", "-a.b", "a-.b", "*.b.c", "a_b.c",
                             "192.0.2.1", "a b.c", "\xc3\xa9.example"}) {
        CAPTURE(text);
        CHECK_FALSE(is_fqdn(text));
    }
}

SCENARIO("A subject id may stand in URIs, names and logs", "[cmf][CMF-3.1]") {
    CHECK(is_subject_id(std::string(255, 'x')));
    CHECK_FALSE(is_subject_id(std::string(256, 'x')));
    CHECK(is_subject_id("VDU1-7f0c:/?#[]@"));
    for (const auto* text : {"", "a b", "a\"b", "a'b", "a\\b", "a\nb", "\x7f", "\xc3\xa9"}) {
        CAPTURE(text);
        CHECK_FALSE(is_subject_id(text));
    }
    CHECK(percent_encoded("a/b c~") == "a%2Fb%20c~");
}

SCENARIO("A consumer claims names below its suffixes and addresses in its networks",
         "[cmf][CMF-3.1]") {
    const std::vector<std::string> suffixes = {"vnf.example"};
    CHECK(under_suffix("vnf.example", suffixes));
    CHECK(under_suffix("a.b.vnf.example", suffixes));
    CHECK_FALSE(under_suffix("evilvnf.example", suffixes));
    CHECK_FALSE(under_suffix("vnf.example.evil.example", suffixes));
    CHECK(in_network("192.0.2.255", "192.0.2.0/24"));
    CHECK_FALSE(in_network("192.0.3.0", "192.0.2.0/24"));
    CHECK(in_network("192.0.2.7", "192.0.2.7/32"));
    CHECK_FALSE(in_network("192.0.2.6", "192.0.2.7/32"));
    CHECK(in_network("255.255.255.255", "0.0.0.0/0"));
    CHECK(in_network("2001:db8:1::1", "2001:db8::/32"));
    CHECK_FALSE(in_network("2001:db9::1", "2001:db8::/32"));
    CHECK_FALSE(in_network("192.0.2.1", "::/0"));
    CHECK_FALSE(in_network("192.0.2.1", "192.0.2.0/33"));
    CHECK_FALSE(in_network("192.0.2.1", "192.0.2.0"));

    const auto consumer = test::vnfm();
    const auto claimed = claimed_names(
        {.dns = {"B.vnf.example", "a.vnf.example", "b.vnf.example"}, .ip = {}, .uri = {}},
        consumer);
    REQUIRE(claimed);
    CHECK(claimed->dns == std::vector<std::string>{"a.vnf.example", "b.vnf.example"});
    const auto foreign = claimed_names({.dns = {"a.other.example"}, .ip = {}, .uri = {}}, consumer);
    REQUIRE_FALSE(foreign);
    CHECK(foreign.error().fault == Fault::name_not_allowed);

    std::vector<std::string> many;
    for (std::size_t i = 0; i < max_names; ++i) {
        many.push_back("v" + std::to_string(i) + ".vnf.example");
    }
    CHECK(claimed_names({.dns = many, .ip = {}, .uri = {}}, consumer));
    many.emplace_back("one-more.vnf.example");
    CHECK_FALSE(claimed_names({.dns = many, .ip = {}, .uri = {}}, consumer));
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "trust_domain/glob.hpp"

#include <chrono>
#include <string>

#include <catch2/catch.hpp>

using namespace bartizan::trust_domain;

SCENARIO("A glob covers a key as a whole", "[trust_domain]") {
    CHECK(matches("hw:*", "hw:cpu_policy"));
    CHECK(matches("hw:*", "hw:"));
    CHECK_FALSE(matches("hw:*", "hw_cpu_policy"));
    CHECK_FALSE(matches("hw:*", "xhw:cpu_policy"));
    CHECK_FALSE(matches("hw:*", "hw"));
    CHECK(matches("img_signature*", "img_signature_hash_method"));
    CHECK_FALSE(matches("os_version", "os_version2"));
    CHECK_FALSE(matches("os_version2", "os_version"));
    CHECK_FALSE(matches("openstack.*", "OpenStack.status"));
    CHECK_FALSE(matches("openstack.*", "openstackxstatus"));
}

SCENARIO("A glob's edges: nothing, stars alone, one octet, stars that have to try again",
         "[trust_domain]") {
    CHECK(matches("", ""));
    CHECK_FALSE(matches("", "a"));
    CHECK(matches("*", ""));
    CHECK(matches("***", "abc"));
    CHECK_FALSE(matches("?", ""));
    CHECK(matches("?", "*"));
    CHECK(matches("?*", "a"));
    CHECK_FALSE(matches("a?", "a"));
    CHECK(matches("*ab", "aab"));
    CHECK(matches("a*b*c", "axbxbxc"));
    CHECK_FALSE(matches("a*b*c", "axbxbx"));
    CHECK(matches("*?b", "abb"));
    CHECK(matches("x*", std::string("x\0y", 3)));
    CHECK(matches("\xc3\xa4*", "\xc3\xa4nderung"));
}

SCENARIO("What a tenant calls a key cannot make a glob slow", "[trust_domain]") {
    std::string glob;
    for (int i = 0; i < 127; ++i) {
        glob += "a*";
    }
    glob += "b";
    REQUIRE(is_glob(glob));
    const std::string text(64UL * 1024, 'a');
    const auto begin = std::chrono::steady_clock::now();
    CHECK_FALSE(matches(glob, text));
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
}

SCENARIO("A glob of another dialect is refused instead of matching nothing", "[trust_domain]") {
    for (const auto* good : {"*", "os_*", "hw:*", "owner_specified.openstack.?d5", "a/b", "(x)"}) {
        CHECK(is_glob(good));
    }
    for (const auto* bad : {"", "[ab]*", "{a,b}", "a\\*", "two words", "tab\t", "\x7f"}) {
        CHECK_FALSE(is_glob(bad));
    }
    CHECK(is_glob(std::string(max_glob, 'a')));
    CHECK_FALSE(is_glob(std::string(max_glob + 1, 'a')));
    CHECK_FALSE(is_glob(std::string("a\0b", 3)));
}

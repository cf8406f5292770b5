// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <catch2/catch.hpp>

#include "uuid/uuid.hpp"

using namespace bartizan;

SCENARIO("A name has one UUID in each space", "[uuid]") {
    // RFC 9562 A.4: the space of DNS names.
    const auto* const dns = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    CHECK(uuid::named(dns, "www.example.com") == "2ed6657d-e927-568b-95e1-2665a8aea6a2");
    CHECK(uuid::named("6ba7b811-9dad-11d1-80b4-00c04fd430c8", "www.example.com") !=
          uuid::named(dns, "www.example.com"));
    CHECK_THROWS_AS(uuid::named("pop-1", "www.example.com"), std::runtime_error);
}

SCENARIO("A random UUID is of version 4 and no other", "[uuid]") {
    const auto one = uuid::random();
    CHECK(one.size() == 36);
    CHECK(one[14] == '4');
    CHECK(one != uuid::random());
}

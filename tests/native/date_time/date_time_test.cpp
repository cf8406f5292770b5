// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Times as OpenStack's services write them (spec sc-vi 1.4).

#include "date_time/date_time.hpp"

#include <catch2/catch.hpp>

using namespace bartizan::date_time;

SCENARIO("Each way a service writes a time is one of ours", "[date_time]") {
    const auto [text, meant] = GENERATE(table<std::string, std::string>({
        {"2026-11-23T08:20:41Z", "2026-11-23T08:20:41.000Z"},
        {"2026-11-23T08:20:41.123456", "2026-11-23T08:20:41.123Z"},
        {"2026-11-23T08:20:41.999999Z", "2026-11-23T08:20:41.999Z"},
        {"2026-11-23 08:20:41", "2026-11-23T08:20:41.000Z"},
        {"2026-11-23 08:20", "2026-11-23T08:20:00.000Z"},
        {"2026-11-23T08:20:41.5Z", "2026-11-23T08:20:41.500Z"},
        {"2026-11-23T08:20:41+01:00", "2026-11-23T07:20:41.000Z"},
        {"2026-11-23T08:20:41-0130", "2026-11-23T09:50:41.000Z"},
        {"2027-01-01T00:30:00+01:00", "2026-12-31T23:30:00.000Z"},
        {"2028-02-29T00:00:00Z", "2028-02-29T00:00:00.000Z"},
        {"2026-12-31T23:59:60Z", "2027-01-01T00:00:00.000Z"},
    }));
    CAPTURE(text);
    const auto time = read_time(text);
    REQUIRE(time);
    CHECK(write_time(*time) == meant);
    CHECK(read_time(meant) == time);
}

SCENARIO("What is no time is none", "[date_time]") {
    const auto text =
        GENERATE(as<std::string>(), "", "now", "2026-11-23", "2026-11-23T", "2026-11-23T08",
                 "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-23T24:00:00Z",
                 "2026-11-23T08:60:00Z", "2026-11-23T08:20:41.Z", "2026-11-23T08:20:41ZZ",
                 "2026-11-23T08:20:41+1", "2026-11-23T08:20:41+24:00",
                 "2026-11-23T08:20:41.1234567890Z", " 2026-11-23T08:20:41Z", "26-11-23T08:20:41Z",
                 "1969-12-31T23:59:59Z", "-026-11-23T08:20:41Z");
    CAPTURE(text);
    CHECK_FALSE(read_time(text));
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "der/reader.hpp"

#include <catch2/catch.hpp>

using namespace bartizan;
using namespace std::chrono_literals;

namespace {

// Values are written in hex; X.690 examples and DER that OpenSSL's asn1parse shows.
Bytes octets(std::string_view hex) {
    Bytes out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        out.push_back(
            static_cast<std::uint8_t>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
    }
    return out;
}

bool accepts(std::string_view hex, void (*read)(der::Reader&)) {
    const auto data = octets(hex);
    der::Reader reader(data, 4);
    read(reader);
    return reader.finish();
}

Bytes tlv(std::uint8_t tag, const Bytes& contents) {
    Bytes out{tag};
    if (contents.size() < 128) {
        out.push_back(static_cast<std::uint8_t>(contents.size()));
    } else {
        out.push_back(0x82);
        out.push_back(static_cast<std::uint8_t>(contents.size() >> 8U));
        out.push_back(static_cast<std::uint8_t>(contents.size()));
    }
    out.insert(out.end(), contents.begin(), contents.end());
    return out;
}

}  // namespace

SCENARIO("Only the shortest definite length is DER", "[der][X.690-10.1]") {
    const auto any = [](der::Reader& reader) { reader.any(); };
    CHECK(accepts("040100", any));
    CHECK_FALSE(accepts("04810100", any));      // long form of a short length
    CHECK_FALSE(accepts("0482000100", any));    // leading zero
    CHECK_FALSE(accepts("04800000", any));      // indefinite
    CHECK_FALSE(accepts("0402ff", any));        // longer than what is there
    CHECK_FALSE(accepts("0484ffffffff", any));  // far longer
    CHECK_FALSE(accepts("0485000000000100", any));
    CHECK_FALSE(accepts("04", any));
    CHECK_FALSE(accepts("", any));
    CHECK_FALSE(accepts("1f8101ff", any));  // high tag number
    CHECK_FALSE(accepts("04010000", any));  // trailing octet

    for (const std::size_t length : {127U, 128U, 255U, 256U, 65535U}) {
        CAPTURE(length);
        Bytes data;
        if (length >= 256) {
            data = {0x04, 0x82, static_cast<std::uint8_t>(length >> 8U),
                    static_cast<std::uint8_t>(length)};
        } else if (length >= 128) {
            data = {0x04, 0x81, static_cast<std::uint8_t>(length)};
        } else {
            data = {0x04, static_cast<std::uint8_t>(length)};
        }
        data.resize(data.size() + length);
        CHECK(der::single(data, der::Tag::octet_string)->contents.size() == length);
    }
}

SCENARIO("A constructed value is entered as deep as the limit says", "[der]") {
    Bytes nested = tlv(0x30, {});
    nested = tlv(0x30, tlv(0x30, nested));
    const auto depth_reached = [&](std::size_t limit) {
        der::Reader reader(nested, limit);
        std::size_t depth = 0;
        while (!reader.at_end()) {
            reader = reader.enter(der::Tag::sequence);
            if (reader.failed()) {
                break;
            }
            ++depth;
        }
        return depth;
    };
    CHECK(depth_reached(3) == 3);
    CHECK(depth_reached(2) == 2);
}

SCENARIO("A reader that failed yields nothing more", "[der]") {
    const auto data = octets("020101020102");
    der::Reader reader(data, 4);
    reader.boolean();
    CHECK(reader.failed());
    CHECK(reader.integer().empty());
    CHECK(reader.enter(der::Tag::sequence).failed());
    CHECK_FALSE(reader.finish());
}

SCENARIO("BOOLEAN is 00 or FF", "[der][X.690-11.1]") {
    const auto read = [](der::Reader& reader) { reader.boolean(); };
    CHECK(accepts("010100", read));
    CHECK(accepts("0101ff", read));
    CHECK_FALSE(accepts("010101", read));
    CHECK_FALSE(accepts("01020000", read));
    CHECK_FALSE(accepts("0100", read));
}

SCENARIO("INTEGER has its shortest form", "[der][X.690-8.3]") {
    const auto read = [](der::Reader& reader) { reader.integer(); };
    CHECK(accepts("020100", read));
    CHECK(accepts("02020080", read));
    CHECK(accepts("0201ff", read));
    CHECK_FALSE(accepts("0200", read));
    CHECK_FALSE(accepts("02020001", read));
    CHECK_FALSE(accepts("0202ff80", read));

    const auto positive = [](der::Reader& reader) { reader.positive_integer(); };
    CHECK(accepts("02020080", positive));
    CHECK_FALSE(accepts("020100", positive));
    CHECK_FALSE(accepts("020180", positive));

    const auto small = [](der::Reader& reader) { reader.small_integer(); };
    CHECK(accepts("02087fffffffffffffff", small));
    CHECK_FALSE(accepts("0209008000000000000000", small));
}

SCENARIO("BIT STRING has zero unused bits", "[der][X.690-11.2]") {
    const auto read = [](der::Reader& reader) { reader.bit_string(); };
    CHECK(accepts("0303068040", read) == true);
    CHECK_FALSE(accepts("0303068041", read));
    CHECK_FALSE(accepts("030108", read));
    CHECK_FALSE(accepts("030107", read));
    CHECK_FALSE(accepts("0300", read));
    CHECK(accepts("030100", read));
    const auto whole = [](der::Reader& reader) { reader.bit_string_octets(); };
    CHECK_FALSE(accepts("0303068040", whole));
}

SCENARIO("OBJECT IDENTIFIER arcs have no leading zero and an end", "[der][X.690-8.19]") {
    const auto read = [](der::Reader& reader) { reader.oid(); };
    CHECK(accepts("06072a8648ce3d0201", read));
    CHECK_FALSE(accepts("0600", read));
    CHECK_FALSE(accepts("060180", read));
    CHECK_FALSE(accepts("06032a8001", read));
    CHECK_FALSE(accepts("06032a8681", read));
    CHECK_FALSE(accepts("060b2affffffffffffffffff7f", read));

    CHECK(der::oid_text(octets("2a8648ce3d0201")) == "1.2.840.10045.2.1");
    CHECK(der::oid_text(octets("883703")) == "2.999.3");
    CHECK(der::oid_text(octets("550403")) == "2.5.4.3");
}

SCENARIO("Times are UTC with seconds, in the form that their year asks for",
         "[der][RFC5280-4.1.2.5]") {
    const auto time_of = [](std::string_view text, der::Tag tag) -> std::optional<der::Time> {
        auto data = tlv(static_cast<std::uint8_t>(tag), Bytes(text.begin(), text.end()));
        der::Reader reader(data, 1);
        const auto time = reader.time();
        return reader.finish() ? std::optional(time) : std::nullopt;
    };
    using std::chrono::sys_days;
    using namespace std::chrono;
    CHECK(time_of("491231235959Z", der::Tag::utc_time) ==
          sys_days(2049y / December / 31) + 23h + 59min + 59s);
    CHECK(time_of("500101000000Z", der::Tag::utc_time) == sys_days(1950y / January / 1));
    CHECK(time_of("20500101000000Z", der::Tag::generalized_time) == sys_days(2050y / January / 1));
    CHECK(time_of("99991231235959Z", der::Tag::generalized_time));
    CHECK(time_of("240229000000Z", der::Tag::utc_time));
    for (const auto* bad : {"230229000000Z", "2402290000Z", "240229000000", "240229000000+0100",
                            "241301000000Z", "240229240000Z", "240229006000Z", "24022900006xZ"}) {
        CAPTURE(bad);
        CHECK_FALSE(time_of(bad, der::Tag::utc_time));
    }
    CHECK_FALSE(time_of("20491231235959Z", der::Tag::generalized_time));
    CHECK_FALSE(time_of("20500101000000.5Z", der::Tag::generalized_time));
}

SCENARIO("A universal tag has the one form that DER gives it", "[der][X.690-10.2]") {
    const auto any = [](der::Reader& reader) { reader.any(); };
    CHECK(accepts("0401aa", any));
    CHECK_FALSE(accepts("2403040100", any));  // a string in parts is BER
    CHECK_FALSE(accepts("0000", any));        // end-of-contents
    CHECK_FALSE(accepts("2000", any));
    CHECK_FALSE(accepts("1000", any));  // SEQUENCE and SET hold elements
    CHECK_FALSE(accepts("1100", any));
    CHECK_FALSE(accepts("1f0100", any));  // a tag number of several octets
    CHECK(accepts("8000", any));          // other classes: what their owner says
    CHECK(accepts("a000", any));
}

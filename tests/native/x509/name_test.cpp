// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/support.hpp"

using namespace bartizan;

SCENARIO("Names are written as RFC 4514 says", "[x509][RFC4514]") {
    const x509::Name name{
        {{{"2.5.4.10", "Sue, Grabbit and Runn"}}, {{"2.5.4.3", " L. Eagle#+"}, {"1.2.3", "x"}}}};
    CHECK(name.rfc4514() == "CN=\\ L. Eagle#\\++1.2.3=x,O=Sue\\, Grabbit and Runn");
    CHECK(x509::Name{{{{"2.5.4.3", "a\nb"}}}}.rfc4514() == "CN=a\\0Ab");
    CHECK(x509::Name{}.rfc4514().empty());
}

SCENARIO("IP addresses have one text", "[x509][RFC5952]") {
    CHECK(x509::ip_text(*x509::ip_octets("2001:DB8:0:0:0:0:0:1")) == "2001:db8::1");
    CHECK(x509::ip_text(*x509::ip_octets("192.0.2.10")) == "192.0.2.10");
    for (const auto* bad : {"", "192.0.2", "192.0.2.010", "192.0.2.10/24", "::1%eth0", "x"}) {
        CAPTURE(bad);
        CHECK_FALSE(x509::ip_octets(bad));
    }
    CHECK_FALSE(x509::ip_octets(std::string_view("192.0.2.1\0", 10)));
    CHECK(x509::ip_text(Bytes(5)).empty());
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/services.hpp"

#include <catch2/catch.hpp>

using namespace bartizan;
using vim::Services;

namespace {

vim::Service service(const std::string& told) {
    const auto read = Services::read(R"({"services": [)" + told + "]}");
    REQUIRE(read);
    REQUIRE(read->all().size() == 1);
    return read->all().front();
}

}  // namespace

SCENARIO("The microversion is the newest that both sides know", "[vim]") {
    const auto [type, offered, spoken] = GENERATE(table<std::string, std::string, std::string>({
        {"compute", "2.53", "2.53"},
        {"compute", "2.93", "2.93"},
        {"compute", "2.100", "2.100"},
        {"compute", "2.104", "2.100"},
        {"compute", "3.1", "2.100"},
        {"placement", "1.39", "1.39"},
        {"block-storage", "3.70", "3.70"},
        {"baremetal", "1.90", "1.81"},
    }));
    const auto told = service(R"({"type": ")" + type + R"(", "reachable": true, "maxVersion": ")" +
                              offered + "\"}");
    CHECK(told.reachable);
    CHECK(told.microversion == spoken);
}

SCENARIO("A service below what the mapping needs is not used, and says why", "[vim]") {
    const auto [type, offered] = GENERATE(table<std::string, std::string>({
        {"compute", "2.52"},
        {"compute", "2.9"},
        {"compute", "1.99"},
        {"compute", ""},
        {"compute", "2"},
        {"compute", "2.x"},
        {"compute", "2.60 "},
        {"compute", "2.99999999999"},
        {"placement", "1.18"},
    }));
    CAPTURE(offered);
    const auto told = service(R"({"type": ")" + type + R"(", "reachable": true, "maxVersion": ")" +
                              offered + "\"}");
    CHECK(told.deployed);
    CHECK_FALSE(told.reachable);
    CHECK(told.microversion.empty());
    CHECK_FALSE(told.trouble.empty());
}

SCENARIO("A service without microversions is asked without one", "[vim]") {
    const auto told = service(R"({"type": "network", "reachable": true})");
    CHECK(told.reachable);
    CHECK(told.microversion.empty());
}

SCENARIO("What does not answer keeps the driver's own words", "[vim]") {
    const auto told =
        service(R"({"type": "compute", "reachable": false, "error": "no route to host"})");
    CHECK(told.deployed);
    CHECK_FALSE(told.reachable);
    CHECK(told.trouble == "no route to host");
    CHECK_FALSE(service(R"({"type": "compute", "absent": true})").deployed);
}

SCENARIO("A service that was not told of is not deployed", "[vim]") {
    const auto read = Services::read(R"({"services": [], "roles": ["reader", 7, "member"]})");
    REQUIRE(read);
    CHECK_FALSE((*read)["compute"].deployed);
    CHECK((read->has_role("reader") && read->has_role("member")));
    CHECK_FALSE(read->has_role("admin"));
}

SCENARIO("Capabilities of another form are the driver's failure", "[vim]") {
    const auto text = GENERATE(as<std::string>(), "", "[]", "{}", R"({"services": {}})",
                               R"({"services": [)", "null");
    const auto read = Services::read(text);
    REQUIRE_FALSE(read);
    CHECK(read.error().fault == Fault::driver_failed);
}

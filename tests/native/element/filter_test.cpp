// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Filters held against elements (SOL 013 5.2; spec sc-vi 2.3, 10.8).

#include "element/filter.hpp"

#include <catch2/catch.hpp>

#include "element/thing.hpp"

using namespace bartizan;
using namespace bartizan::element;

namespace {

// A server with two interfaces, and without a host.
const Object& server(Memory& memory) {
    auto& out = memory.object();
    out.text("computeId", "S");
    out.text("computeName", "x-a,b-y");
    out.text("operationalState", "ENABLED");
    out.text("zoneId", "az1");
    out.integer("size", 4096);
    out.text("raised", "2026-11-23T08:20:41.000Z");
    auto& labels = out.array("labels");
    labels.text("red");
    labels.text("blue");
    auto& nics = out.array("virtualNetworkInterface");
    auto& one = nics.object();
    one.text("macAddress", "fa:16:3e:00:00:01");
    one.number("bandwidth", 1.5);
    one.boolean("up", true);
    auto& other = nics.object();
    other.text("macAddress", "fa:16:3e:00:00:02");
    other.number("bandwidth", 10);
    other.boolean("up", false);
    auto& map = out.object("metadata");
    map.json("openstack.status", R"("ACTIVE")");
    map.json("a/b", R"("caf\u00e9")");
    map.json("count", "36893488147419103232");
    map.boolean("locked", false);
    return out;
}

bool matches(const std::string& text) {
    const auto filter = Filter::read(text, test::thing);
    INFO(text);
    if (!filter) {
        FAIL(text << ": " << public_message(filter.error()));
    }
    Memory memory;
    return filter->matches(server(memory));
}

void refused(const std::string& text) {
    CAPTURE(text);
    const auto filter = Filter::read(text, test::thing);
    REQUIRE_FALSE(filter);
    CHECK(filter.error().fault == Fault::malformed_request);
}

}  // namespace

SCENARIO("10.8: the filters of the specification", "[sc-vi-10.8]") {
    CHECK(matches("(eq,operationalState,ENABLED);(in,zoneId,az1,az2)"));
    CHECK_FALSE(matches("(eq,operationalState,ENABLED);(in,zoneId,az2,az3)"));
    CHECK(matches("(cont,computeName,'a,b')"));
    CHECK_FALSE(matches("(cont,computeName,'b,a')"));
    CHECK(matches("(eq,virtualNetworkInterface/macAddress,fa:16:3e:00:00:01)"));
    CHECK_FALSE(matches("(neq,hostId,H)"));
    CHECK(matches("(eq,metadata/openstack.status,ACTIVE)"));
    refused("(bad,x,1)");
}

SCENARIO("Each operator on a text, alone and with several values", "[element]") {
    const auto [text, meant] = GENERATE(table<std::string, bool>({
        {"(eq,zoneId,az1)", true},    {"(eq,zoneId,az)", false},     {"(eq,zoneId,AZ1)", false},
        {"(neq,zoneId,az2)", true},   {"(neq,zoneId,az1)", false},   {"(in,zoneId,az1)", true},
        {"(in,zoneId,a,b)", false},   {"(nin,zoneId,a,b)", true},    {"(nin,zoneId,a,az1)", false},
        {"(cont,zoneId,z)", true},    {"(cont,zoneId,x,z1)", true},  {"(cont,zoneId,x)", false},
        {"(ncont,zoneId,x,y)", true}, {"(ncont,zoneId,x,z)", false}, {"(gt,zoneId,az0)", true},
        {"(gt,zoneId,az1)", false},   {"(gte,zoneId,az1)", true},    {"(lt,zoneId,az2)", true},
        {"(lt,zoneId,az1)", false},   {"(lte,zoneId,az1)", true},
    }));
    CHECK(matches(text) == meant);
}

SCENARIO("Numbers are compared as numbers", "[element]") {
    const auto [text, meant] = GENERATE(table<std::string, bool>({
        {"(eq,size,4096)", true},
        {"(eq,size,4096.0)", true},
        {"(eq,size,4.096e3)", true},
        {"(neq,size,4096.0)", false},
        {"(gt,size,999)", true},
        {"(gte,size,4096)", true},
        {"(lt,size,10000)", true},
        {"(lte,size,4095)", false},
        {"(in,size,1,4096)", true},
        {"(nin,size,1,4096)", false},
        {"(gt,virtualNetworkInterface/bandwidth,9)", true},
        {"(gt,virtualNetworkInterface/bandwidth,10)", false},
    }));
    CHECK(matches(text) == meant);
}

SCENARIO("Times are compared as times, in whatever zone they are written", "[element]") {
    const auto [text, meant] = GENERATE(table<std::string, bool>({
        {"(eq,raised,2026-11-23T08:20:41Z)", true},
        {"(eq,raised,2026-11-23T09:20:41+01:00)", true},
        {"(gt,raised,2026-11-23T09:20:41+02:00)", true},
        {"(lt,raised,2026-11-23T08:20:41Z)", false},
        {"(gte,raised,2026-11-23T08:20:41.000Z)", true},
        {"(cont,raised,2026-11-23)", true},
    }));
    CHECK(matches(text) == meant);
}

SCENARIO("Truth is true or false", "[element]") {
    CHECK(matches("(eq,virtualNetworkInterface/up,true)"));
    CHECK(matches("(in,virtualNetworkInterface/up,false)"));
    CHECK(matches("(eq,metadata/locked,false)"));
}

SCENARIO("Conditions with one array in their path are met by one item", "[element]") {
    CHECK(
        matches("(eq,virtualNetworkInterface/macAddress,fa:16:3e:00:00:01);"
                "(eq,virtualNetworkInterface/up,true)"));
    CHECK_FALSE(
        matches("(eq,virtualNetworkInterface/macAddress,fa:16:3e:00:00:01);"
                "(eq,virtualNetworkInterface/up,false)"));
    CHECK_FALSE(
        matches("(eq,virtualNetworkInterface/macAddress,fa:16:3e:00:00:01);"
                "(eq,zoneId,az1);(gt,virtualNetworkInterface/bandwidth,2)"));
    // Each is met by an item, none by the same one.
    CHECK_FALSE(matches("(eq,labels,red);(eq,labels,blue)"));
    CHECK(matches("(eq,labels,red);(cont,labels,re)"));
    CHECK(matches("(neq,labels,red)"));
}

SCENARIO("What is absent meets no condition", "[element]") {
    const auto op = GENERATE(as<std::string>(), "eq", "neq", "in", "nin", "cont", "ncont", "gt",
                             "gte", "lt", "lte");
    CHECK_FALSE(matches("(" + op + ",hostId,H)"));
    CHECK_FALSE(matches("(" + op + ",metadata/no,H)"));
    CHECK_FALSE(matches("(" + op + ",metadata/no/deeper,H)"));
}

SCENARIO("Keys of a map are compared by @key, and their values by their path", "[element]") {
    CHECK(matches("(eq,metadata/@key,count)"));
    CHECK(matches("(cont,metadata/@key,stack)"));
    CHECK_FALSE(matches("(eq,metadata/@key,nothing)"));
    CHECK(matches("(eq,metadata/a~1b,caf\xc3\xa9)"));
    CHECK(matches("(eq,metadata/count,36893488147419103232)"));
    refused("(eq,virtualNetworkInterface/@key,macAddress)");
    refused("(eq,zoneId/@key,x)");
}

SCENARIO("A filter that the element cannot answer is malformed", "[element]") {
    const auto text =
        GENERATE(as<std::string>(), "", "(eq,zoneId)", "(eq,zoneId,a,b)", "eq,zoneId,a",
                 "(eq,nothing,1)", "(eq,ZoneId,az1)", "(eq,zoneId/deeper,1)",
                 "(eq,virtualNetworkInterface/nothing,1)", "(eq,virtualNetworkInterface,1)",
                 "(eq,metadata,1)", "(eq,size,many)", "(eq,size,)", "(eq,size,1x)", "(cont,size,4)",
                 "(ncont,size,4)", "(eq,raised,yesterday)", "(gt,raised,2026-13-01T00:00:00Z)",
                 "(eq,virtualNetworkInterface/up,yes)", "(gt,virtualNetworkInterface/up,true)",
                 "(cont,virtualNetworkInterface/up,tr)", "(eq,zoneId,az1);", "(eq,zoneId,az1)x");
    refused(text);
}

SCENARIO("An index is asked only where one value is wanted", "[element]") {
    const auto equal = [](const std::string& text) {
        const auto filter = Filter::read(text, test::thing);
        REQUIRE(filter);
        const auto* const value = filter->equal_to("zoneId");
        return value == nullptr ? std::string("none") : *value;
    };
    CHECK(equal("(eq,zoneId,az1)") == "az1");
    CHECK(equal("(eq,hostId,H);(eq,zoneId,az2)") == "az2");
    CHECK(equal("(neq,zoneId,az1)") == "none");
    CHECK(equal("(in,zoneId,az1)") == "none");
    CHECK(equal("(eq,metadata/zoneId,az1)") == "none");
    CHECK(Filter().equal_to("zoneId") == nullptr);
}

SCENARIO("No filter matches every element", "[element]") {
    Memory memory;
    CHECK(Filter().matches(server(memory)));
    CHECK(Filter().matches(memory.object()));
}

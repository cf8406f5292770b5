// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What tells whether elements are what their tables say sees those that are not.

#include <catch2/catch.hpp>

#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using test::nonconformities;

namespace {

std::string of(const std::string& changed) {
    return nonconformities("network_resources/subnets", "[" + changed + "]");
}

constexpr const char* good = R"({"resourceId": "S", "networkId": "N", "ipVersion": "IPV4",
    "cidr": "10.0.0.0/24", "isDhcpEnabled": true, "addressPool": [{"startIp": "a", "endIp": "b"}],
    "_unavailable": [{"attribute": "gatewayIp", "reason": "NOT_APPLICABLE"}], "_derived": ["networkId"]})";

std::string with(const std::string& part, const std::string& instead) {
    std::string out = good;
    return out.replace(out.find(part), part.size(), instead);
}

}  // namespace

SCENARIO("An element that is as its table says has no nonconformities") {
    CHECK(of(good) == "");
}

SCENARIO("Each way not to be what the table says is found") {
    const std::pair<std::string, std::string> changes[] = {
        {"\"resourceId\": \"S\"", "\"resourceId\": \"\""},      // an id without characters
        {"\"resourceId\"", "\"resourceID\""},                   // a name of no table
        {"\"IPV4\"", "\"IPV5\""},                               // no value of the enumeration
        {"\"10.0.0.0/24\"", "10"},                              // another type
        {"true", "\"true\""},                                   // another type
        {"\"endIp\": \"b\"", "\"end\": \"b\""},                 // below another element
        {"[{\"startIp\": \"a\", \"endIp\": \"b\"}]", "{}"},     // one for many
        {"\"gatewayIp\"", "\"networkId\""},                     // absent without a reason
        {"\"NOT_APPLICABLE\"", "\"WHO_KNOWS\""},                // no such reason
        {"\"cidr\"", "\"gatewayIp\": \"10.0.0.1\", \"cidr\""},  // there and unavailable
        {"[\"networkId\"]", "[\"operationalState\"]"},          // derived and not there
    };
    for (const auto& [part, instead] : changes) {
        INFO(instead);
        CHECK(of(with(part, instead)) != "");
    }
    CHECK(nonconformities("network_resources/subnets", "[]") != "");
    CHECK(nonconformities("no_such_collection", "[{}]") != "");
}

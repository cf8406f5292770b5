// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <catch2/catch.hpp>

#include "sol013/spelled.hpp"

using namespace bartizan;
using sol013::Condition;
using sol013::Operator;

namespace {

Condition condition(Operator op, std::vector<std::string> path, std::vector<std::string> values) {
    return {.op = op, .path = std::move(path), .of_keys = false, .values = std::move(values)};
}

Condition only(const std::string& text) {
    const auto conditions = sol013::parse_filter(text);
    REQUIRE(conditions);
    REQUIRE(conditions->size() == 1);
    return conditions->front();
}

std::string refusal(const std::string& text) {
    const auto conditions = sol013::parse_filter(text);
    REQUIRE_FALSE(conditions);
    CHECK(conditions.error().fault == Fault::malformed_request);
    return conditions.error().public_detail;
}

std::string repeated(const std::string& text, std::size_t count, const std::string& between) {
    std::string out = text;
    for (std::size_t i = 1; i < count; ++i) {
        out += between + text;
    }
    return out;
}

}  // namespace

SCENARIO("A filter is the conditions that all have to be met") {
    const auto filter = sol013::parse_filter("(eq,operationalState,ENABLED);(in,zoneId,az1,az2)");
    REQUIRE(filter);
    CHECK(*filter == std::vector{condition(Operator::eq, {"operationalState"}, {"ENABLED"}),
                                 condition(Operator::in, {"zoneId"}, {"az1", "az2"})});

    AND_THEN("each operator of SOL 013 is known by its name alone") {
        const std::pair<const char*, Operator> names[] = {
            {"eq", Operator::eq},      {"neq", Operator::neq}, {"in", Operator::in},
            {"nin", Operator::nin},    {"gt", Operator::gt},   {"gte", Operator::gte},
            {"lt", Operator::lt},      {"lte", Operator::lte}, {"cont", Operator::cont},
            {"ncont", Operator::ncont}};
        for (const auto& [name, op] : names) {
            CHECK(only("(" + std::string(name) + ",a,1)").op == op);
        }
        CHECK(refusal("(bad,x,1)") ==
              "filter: at octet 2: expected eq, neq, in, nin, gt, gte, lt, lte, cont or ncont");
        CHECK_FALSE(sol013::parse_filter("(EQ,x,1)"));
    }
}

SCENARIO("A path names an attribute within others, and escapes what would end a name") {
    CHECK(
        only("(eq,virtualNetworkInterface/macAddress,fa:16:3e:00:00:01)") ==
        condition(Operator::eq, {"virtualNetworkInterface", "macAddress"}, {"fa:16:3e:00:00:01"}));
    CHECK(only("(eq,metadata/openstack.status,ACTIVE)").path ==
          std::vector<std::string>{"metadata", "openstack.status"});
    CHECK(only("(eq,metadata/a~1b~ac~bd~0e,x)").path ==
          std::vector<std::string>{"metadata", "a/b,c@d~e"});
    CHECK(refusal("(eq,a~2,x)") == "filter: at octet 7: expected 0, 1, a or b behind '~'");
    CHECK(refusal("(eq,a~") == "filter: at octet 7: expected 0, 1, a or b behind '~'");

    AND_THEN("@key behind it means the keys of a map") {
        const auto keys = only("(cont,metadata/@key,openstack)");
        CHECK(keys.of_keys);
        CHECK(keys.path == std::vector<std::string>{"metadata"});
        CHECK(refusal("(eq,@key,x)") == "filter: at octet 5: expected the name of an attribute");
        CHECK(refusal("(eq,a/@key/b,x)") == "filter: at octet 11: expected ',' and a value");
    }
    AND_THEN("a name that is empty is told where it should stand") {
        CHECK(refusal("(eq,,x)") == "filter: at octet 5: expected the name of an attribute");
        CHECK(refusal("(eq,a/,x)") == "filter: at octet 7: expected the name of an attribute");
        CHECK(refusal("(eq,'a',x)") == "filter: at octet 5: expected the name of an attribute");
    }
}

SCENARIO("A value in quotes may hold what would end it") {
    CHECK(only("(cont,computeName,'a,b')").values == std::vector<std::string>{"a,b"});
    CHECK(only("(in,n,'it''s',')(;',plain,'')").values ==
          std::vector<std::string>{"it's", ")(;", "plain", ""});
    CHECK(only("(eq,n,)").values == std::vector<std::string>{""});
    CHECK(refusal("(eq,n,'a)") ==
          "filter: at octet 10: expected \"'\": the quoted value does not end");
    CHECK(refusal("(eq,n,a'b')") == "filter: at octet 8: expected ',' and another value, or ')'");
    CHECK(refusal("(in,n,'a'b)") == "filter: at octet 10: expected ',' and another value, or ')'");
}

SCENARIO("What is no filter is told with the place and what was expected there") {
    CHECK(refusal("") == "filter: at octet 1: expected '('");
    CHECK(refusal("eq,a,b") == "filter: at octet 1: expected '('");
    CHECK(refusal("(eq)") == "filter: at octet 4: expected ',' and an attribute");
    CHECK(refusal("(eq,a)") == "filter: at octet 6: expected '/' and a name, or ',' and a value");
    CHECK(refusal("(eq,a,b") == "filter: at octet 8: expected ',' and another value, or ')'");
    CHECK(refusal("(eq,a,b,c)") ==
          "filter: at octet 9: expected ')': this operator takes one value");
    CHECK(refusal("(eq,a,b)x") ==
          "filter: at octet 9: expected ';' and another condition, or the end");
    CHECK(refusal("(eq,a,b);") == "filter: at octet 10: expected '('");
    CHECK(refusal("(eq,a,(b))") == "filter: at octet 7: expected ',' and another value, or ')'");
}

SCENARIO("A filter is bounded") {
    using sol013::parse_filter;
    CHECK(parse_filter(repeated("(eq,a,b)", sol013::max_conditions, ";")));
    CHECK(refusal(repeated("(eq,a,b)", sol013::max_conditions + 1, ";"))
              .ends_with("expected no more than 16 conditions"));
    CHECK(parse_filter("(eq," + repeated("a", sol013::max_path, "/") + ",b)"));
    CHECK(refusal("(eq," + repeated("a", sol013::max_path + 1, "/") + ",b)")
              .ends_with("expected no more than 8 names in a path"));
    CHECK(parse_filter("(in,a," + repeated("b", sol013::max_values, ",") + ")"));
    CHECK(refusal("(in,a," + repeated("b", sol013::max_values + 1, ",") + ")")
              .ends_with("expected no more than 64 values"));
    const std::string rest = "(eq,a,)";
    CHECK(parse_filter("(eq,a," + std::string(sol013::max_filter - rest.size(), 'b') + ")"));
    CHECK(refusal("(eq,a," + std::string(sol013::max_filter - rest.size() + 1, 'b') + ")") ==
          "filter: 4096 octets at most");
}

SCENARIO("A filter that is spelled again is the same filter") {
    for (const auto* text : {"(eq,operationalState,ENABLED);(in,zoneId,az1,az2)",
                             "(cont,a~1b~ac~bd~0e/@key,'it''s',')(;')", "(nin,a/b/c,,)"}) {
        const auto filter = sol013::parse_filter(text);
        REQUIRE(filter);
        CHECK(sol013::parse_filter(sol013::spelled(*filter)).value() == *filter);
    }
    CHECK(sol013::spelled(only("(eq,a/b,it)")) == "(eq,a/b,'it')");
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Attribute selectors (SOL 013 5.3; spec sc-vi 2.4).

#include "element/selection.hpp"

#include <catch2/catch.hpp>

#include "element/thing.hpp"

using namespace bartizan;
using namespace bartizan::element;
using Choice = Selection::Choice;

namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

Result<Selection> read(const Parameters& parameters) {
    return Selection::read(parameters, test::thing);
}

Choice choose(const Selection& selection, std::vector<std::string_view> path) {
    const auto* attribute = test::thing.find(path.front());
    if (path.size() == 2) {
        attribute = attribute->element == nullptr ? nullptr : attribute->element->find(path[1]);
    }
    return selection.choose(path, attribute);
}

}  // namespace

SCENARIO("Selectors combine as the specification allows, and no other way", "[sc-vi-10.8]") {
    const std::pair<std::string, std::string> each[] = {{"all_fields", ""},
                                                        {"fields", "zoneId"},
                                                        {"exclude_fields", "zoneId"},
                                                        {"exclude_default", ""}};
    for (unsigned bits = 0; bits < 16; ++bits) {
        Parameters parameters{{"filter", "(eq,zoneId,az1)"}};
        for (unsigned i = 0; i < 4; ++i) {
            if ((bits >> i & 1U) != 0) {
                parameters.push_back(each[i]);
            }
        }
        CAPTURE(bits);
        // None, one, or fields with exclude_default.
        const bool allowed =
            bits == 0 || bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 10;
        const auto selection = read(parameters);
        CHECK(selection.has_value() == allowed);
        if (!selection) {
            CHECK(selection.error().fault == Fault::malformed_request);
        }
    }
}

SCENARIO("A selector that says nothing, or what there is not, is malformed", "[element]") {
    const auto parameters = GENERATE(values<Parameters>({
        {{"fields", ""}},
        {{"exclude_fields", ""}},
        {{"all_fields", "true"}},
        {{"exclude_default", "1"}},
        {{"all_fields", ""}, {"all_fields", ""}},
        {{"fields", "zoneId"}, {"fields", "hostId"}},
        {{"fields", "nothing"}},
        {{"fields", "zoneId,"}},
        {{"fields", "zoneId/deeper"}},
        {{"fields", "virtualNetworkInterface/nothing"}},
        {{"fields", "a/b/c/d/e/f/g/h/i"}},
        {{"exclude_fields", "computeId"}},
        {{"exclude_fields", "virtualNetworkInterface/macAddress"}},
    }));
    const auto selection = read(parameters);
    REQUIRE_FALSE(selection);
    CHECK(selection.error().fault == Fault::malformed_request);
}

SCENARIO("Sixty-four attributes are asked for at most", "[element]") {
    const auto many = [](int count) {
        std::string out = "zoneId";
        for (int i = 1; i < count; ++i) {
            out += ",zoneId";
        }
        return out;
    };
    CHECK(read({{"fields", many(64)}}));
    CHECK_FALSE(read({{"fields", many(65)}}));
}

SCENARIO("A list leaves out what it does by default, one resource nothing", "[element]") {
    CHECK(choose(Selection::defaults(), {"metadata"}) == Choice::leave);
    CHECK(choose(Selection::defaults(), {"zoneId"}) != Choice::leave);
    CHECK(choose(Selection::all(), {"metadata"}) == Choice::take);
    CHECK(choose(*read({{"all_fields", ""}}), {"metadata"}) == Choice::take);
    CHECK(choose(*read({{"exclude_default", ""}}), {"metadata"}) == Choice::leave);
    CHECK(choose(*read({}), {"metadata"}) == Choice::leave);
}

SCENARIO("fields gives what was asked for, and what every element has", "[element]") {
    const auto selection =
        *read({{"fields", "zoneId,virtualNetworkInterface/bandwidth,metadata/a"}});
    CHECK(choose(selection, {"zoneId"}) == Choice::take);
    CHECK(choose(selection, {"computeId"}) == Choice::take);
    CHECK(choose(selection, {"size"}) == Choice::leave);
    CHECK(choose(selection, {"virtualNetworkInterface"}) == Choice::look);
    CHECK(choose(selection, {"virtualNetworkInterface", "bandwidth"}) == Choice::take);
    CHECK(choose(selection, {"virtualNetworkInterface", "macAddress"}) == Choice::take);
    CHECK(choose(selection, {"virtualNetworkInterface", "up"}) == Choice::leave);
    CHECK(choose(selection, {"metadata"}) == Choice::look);
    CHECK(choose(selection, {"metadata", "a"}) == Choice::take);
    CHECK(choose(selection, {"metadata", "b"}) == Choice::leave);
}

SCENARIO("fields with exclude_default adds to what a list has", "[element]") {
    const auto selection = *read({{"fields", "metadata"}, {"exclude_default", ""}});
    CHECK(choose(selection, {"metadata"}) == Choice::take);
    CHECK(choose(selection, {"zoneId"}) != Choice::leave);
}

SCENARIO("exclude_fields leaves out what it names, and no more", "[element]") {
    const auto selection = *read({{"exclude_fields", "zoneId,virtualNetworkInterface/up"}});
    CHECK(choose(selection, {"zoneId"}) == Choice::leave);
    CHECK(choose(selection, {"metadata"}) != Choice::leave);
    CHECK(choose(selection, {"virtualNetworkInterface"}) == Choice::look);
    CHECK(choose(selection, {"virtualNetworkInterface", "up"}) == Choice::leave);
    CHECK(choose(selection, {"virtualNetworkInterface", "macAddress"}) != Choice::leave);
}

SCENARIO("Reasons and derivations are told where they are asked for", "[element]") {
    for (const auto* const name : {"_unavailable", "_derived"}) {
        CHECK(Selection::all().wants(name));
        CHECK_FALSE(Selection::defaults().wants(name));
        CHECK(read({{"fields", name}})->wants(name));
        CHECK_FALSE(read({{"fields", "zoneId"}})->wants(name));
        CHECK(read({{"exclude_fields", "zoneId"}})->wants(name));
        CHECK_FALSE(read({{"exclude_fields", name}})->wants(name));
    }
}

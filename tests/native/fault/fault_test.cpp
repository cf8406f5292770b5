// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "fault/fault.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "fault/result.hpp"

using namespace bartizan;

SCENARIO("Every fault has one problem type, one Python class and says what to do",
         "[fault][X-REG-3]") {
    std::set<std::string_view> types;
    std::set<std::string_view> classes;
    for (const auto& entry : all_faults()) {
        CAPTURE(entry.name);
        CHECK(types.insert(entry.type).second);
        CHECK(classes.insert(entry.python_class).second);
        CHECK(entry.type.substr(0, 21) == "urn:bartizan:problem:");
        CHECK(entry.type.find('_') == std::string_view::npos);
        CHECK(entry.http_status >= 400);
        CHECK(entry.http_status <= 599);
        CHECK_FALSE(entry.public_text.empty());
        CHECK_FALSE(entry.remedy.empty());
        CHECK(&traits(entry.fault) == &entry);
        CHECK(fault_named(entry.name) == entry.fault);
    }
}

SCENARIO("A fault that does not exist has no name", "[fault]") {
    CHECK_FALSE(fault_named("no_such_fault"));
}

SCENARIO("The public message holds the public detail and nothing of the operator's", "[fault]") {
    const Error error{Fault::weak_key, "RSA needs 3072 bits", "openssl said: inner text"};
    CHECK(public_message(error) ==
          std::string(traits(Fault::weak_key).public_text) + ": RSA needs 3072 bits");
}

namespace {

Result<int> half(int number) {
    if (number % 2 != 0) {
        return Error{Fault::internal, "odd", {}};
    }
    return number / 2;
}

Result<int> quarter(int number) {
    BARTIZAN_TRY(const int first, half(number));
    BARTIZAN_TRY(const int second, half(first));
    return second;
}

}  // namespace

SCENARIO("A coordinator ends at its first failed step", "[fault]") {
    REQUIRE(quarter(8));
    CHECK(*quarter(8) == 2);
    REQUIRE_FALSE(quarter(6));
    CHECK(quarter(6).error().public_detail == "odd");
}

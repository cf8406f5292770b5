// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "pyhost/protocol.hpp"

#include <map>

#include <catch2/catch.hpp>

using namespace bartizan;
using pyhost::FrameType;

SCENARIO("Each kind of failure is one fault, with the traceback for the operator", "[pyhost]") {
    const std::map<std::string, Fault> kinds{{"driver_missing", Fault::driver_failed},
                                             {"driver_failed", Fault::driver_failed},
                                             {"unauthorized", Fault::vim_credential_refused},
                                             {"unreachable", Fault::vim_unavailable},
                                             {"timeout", Fault::vim_timeout},
                                             {"too_large", Fault::too_large}};
    for (const auto& [kind, fault] : kinds) {
        CAPTURE(kind);
        const auto error =
            pyhost::read_failure(pyhost::failure_frame(3, kind, "compute", "Traceback"));
        CHECK(error.fault == fault);
        CHECK(error.public_detail == "compute");
        CHECK(error.operator_detail == "Traceback");
    }
    CHECK(pyhost::read_failure(pyhost::failure_frame(3, "bored", "", "")).fault == Fault::internal);
}

SCENARIO("A question has as many items as its type, and no attachment", "[pyhost]") {
    const std::map<FrameType, std::size_t> counts{
        {FrameType::open, 3}, {FrameType::get, 3}, {FrameType::request, 3}, {FrameType::capabilities, 0}};
    for (const auto& [type, count] : counts) {
        for (std::size_t given = 0; given < 5; ++given) {
            const std::vector<std::string> items(given, "x");
            const auto read = pyhost::read_question(pyhost::question_frame(type, 1, items));
            CHECK(read.has_value() == (given == count));
            if (read) {
                CHECK(*read == items);
            }
        }
    }
    auto attached = pyhost::question_frame(FrameType::capabilities, 1, {});
    attached.attachment = {1};
    CHECK_FALSE(pyhost::read_question(attached));
}

SCENARIO("An answer has a status of HTTP", "[pyhost]") {
    for (const auto* status : {"100", "200", "599"}) {
        const auto read =
            pyhost::read_answer(pyhost::question_frame(FrameType::answered, 1, {status, "{}"}));
        REQUIRE(read);
        CHECK(std::to_string(read->status) == status);
    }
    for (const auto* status : {"", "99", "600", "200 ", "2e2", "-200", "99999999999999999999"}) {
        CAPTURE(status);
        CHECK_FALSE(
            pyhost::read_answer(pyhost::question_frame(FrameType::answered, 1, {status, "{}"})));
    }
}

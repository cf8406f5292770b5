// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Notifications that a real Tacker sent, and what becomes of one that it would not send.

#include "vnf_lcm/notification.hpp"

#include "vnf_lcm/recorded.hpp"

using namespace bartizan;
using test::changed;
using test::quoted;
using test::recorded;
using vnf_lcm::decode_notification;

namespace {

const std::string completed = "notifications/06-scale_out-COMPLETED.json";

Fault fault_of(const std::string& body) {
    const auto result = decode_notification(body);
    REQUIRE_FALSE(result.has_value());
    return result.error().fault;
}

vnf_lcm::Notification taken(const std::string& body) {
    auto result = decode_notification(body);
    INFO((result ? std::string() : result.error().public_detail));
    REQUIRE(result.has_value());
    return std::move(result).value();
}

}  // namespace

SCENARIO("Each notification of two whole lives in a real Tacker says what happened to which VNF",
         "[vnf_lcm][VNFM.LCM.001]") {
    std::vector<std::string> told;
    std::vector<std::string> vnfs;
    for (const auto& name : test::recorded_names("notifications")) {
        INFO(name);
        const auto one = taken(recorded(name));
        CHECK(one.id.size() == 36);
        CHECK(one.subscription_id.size() == 36);
        CHECK((one.op_occ_id.empty()) == (one.operation == "CREATE" || one.operation == "DELETE"));
        told.push_back(one.operation + " " + one.operation_state);
        if (vnfs.empty() || vnfs.back() != one.vnf_instance_id) {
            vnfs.push_back(one.vnf_instance_id);
        }
    }
    // clang-format off
    const std::vector<std::string> expected{
        "CREATE COMPLETED",
        "INSTANTIATE STARTING", "INSTANTIATE PROCESSING", "INSTANTIATE COMPLETED",
        "SCALE STARTING", "SCALE PROCESSING", "SCALE COMPLETED",
        "HEAL STARTING", "HEAL PROCESSING", "HEAL COMPLETED",
        "SCALE STARTING", "SCALE PROCESSING", "SCALE COMPLETED",
        "MODIFY_INFO PROCESSING", "MODIFY_INFO COMPLETED",
        "HEAL STARTING", "HEAL PROCESSING", "HEAL FAILED_TEMP", "HEAL ROLLING_BACK",
        "HEAL FAILED_TEMP", "HEAL FAILED",
        "SCALE STARTING", "SCALE PROCESSING", "SCALE FAILED_TEMP", "SCALE PROCESSING",
        "SCALE COMPLETED",
        "CHANGE_EXT_CONN STARTING", "CHANGE_EXT_CONN PROCESSING", "CHANGE_EXT_CONN COMPLETED",
        "HEAL STARTING", "HEAL PROCESSING", "HEAL COMPLETED",
        "HEAL STARTING", "HEAL PROCESSING", "HEAL COMPLETED",
        "CHANGE_VNFPKG STARTING", "CHANGE_VNFPKG PROCESSING", "CHANGE_VNFPKG COMPLETED",
        "HEAL STARTING", "HEAL PROCESSING", "HEAL FAILED_TEMP", "HEAL PROCESSING",
        "HEAL COMPLETED",
        "SCALE STARTING", "SCALE PROCESSING", "SCALE FAILED_TEMP", "SCALE PROCESSING",
        "SCALE FAILED_TEMP", "SCALE ROLLING_BACK", "SCALE ROLLED_BACK",
        "TERMINATE STARTING", "TERMINATE PROCESSING", "TERMINATE COMPLETED",
        "DELETE COMPLETED",
        "CREATE COMPLETED",
        "INSTANTIATE STARTING", "INSTANTIATE PROCESSING", "INSTANTIATE COMPLETED",
        "SCALE STARTING", "SCALE PROCESSING", "SCALE COMPLETED",
        "HEAL STARTING", "HEAL PROCESSING", "HEAL COMPLETED",
        "TERMINATE STARTING", "TERMINATE PROCESSING", "TERMINATE COMPLETED",
        "DELETE COMPLETED"};
    // clang-format on
    CHECK(told == expected);
    CHECK(vnfs == std::vector<std::string>{test::recorded_vnf(), test::mapped_vnf()});
    const auto body = recorded(completed);
    const auto one = taken(body);
    CHECK(one.id == test::member_of(body, "id"));
    CHECK(one.subscription_id == test::member_of(body, "subscriptionId"));
    CHECK(one.op_occ_id == test::member_of(body, "vnfLcmOpOccId"));
    CHECK(date_time::write_time(one.time).substr(0, 19) ==
          test::member_of(body, "timeStamp").substr(0, 19));
}

SCENARIO("A notification without an attribute that the standard demands is refused",
         "[vnf_lcm][CMF-9.2]") {
    const auto body = recorded(completed);
    for (const auto* member : {"id", "notificationType", "subscriptionId", "timeStamp",
                               "operationState", "vnfInstanceId", "operation", "vnfLcmOpOccId"}) {
        INFO(member);
        CHECK(fault_of(changed(body, member, "")) == Fault::malformed_request);
        CHECK(fault_of(changed(body, member, "17")) == Fault::malformed_request);
        CHECK(fault_of(changed(body, member, "null")) == Fault::malformed_request);
        CHECK(fault_of(changed(body, member, R"("")")) == Fault::malformed_request);
        CHECK(fault_of(changed(body, member, R"(["a"])")) == Fault::malformed_request);
    }
    // Of an identifier there is neither an operation nor its occurrence.
    CHECK(decode_notification(recorded("notifications/00-VnfIdentifierCreationNotification.json")));
}

SCENARIO("An identifier of a notification can stand in a path, a filter and a log",
         "[vnf_lcm][CMF-9.4]") {
    const auto body = recorded(completed);
    for (const auto* member : {"id", "subscriptionId", "vnfInstanceId", "vnfLcmOpOccId"}) {
        INFO(member);
        for (const auto* bad : {"a/b", "..", ".", "...", "a b", "a?b", "a#b", "a%2fb", "a,b", "a)b",
                                "a\\nb", "a\\u0000b", "a\\u007fb", "\\u00e9"}) {
            INFO(bad);
            CHECK(fault_of(changed(body, member, quoted(bad))) == Fault::malformed_request);
        }
        CHECK(decode_notification(changed(body, member, quoted("A-z_0.9"))));
        CHECK(decode_notification(changed(body, member, quoted("..a"))));
        // One column of the ledger.
        CHECK(decode_notification(changed(body, member, quoted(std::string(255, 'a')))));
        CHECK(fault_of(changed(body, member, quoted(std::string(256, 'a')))) ==
              Fault::malformed_request);
    }
}

SCENARIO("An operation and its state are texts that a log can show", "[vnf_lcm][CMF-9.2]") {
    const auto body = recorded(completed);
    CHECK(taken(changed(body, "operation", quoted(std::string(255, 'A')))).operation.size() == 255);
    CHECK(fault_of(changed(body, "operation", quoted(std::string(256, 'A')))) ==
          Fault::malformed_request);
    CHECK(fault_of(changed(body, "operation", R"("SCA\nLE")")) == Fault::malformed_request);
    // An operation of a later standard is taken; a state that nobody knows is not.
    CHECK(taken(changed(body, "operation", R"("SELECT_DEPL_MODS")")).operation ==
          "SELECT_DEPL_MODS");
    CHECK(fault_of(changed(body, "operationState", R"("DONE")")) == Fault::malformed_request);
    CHECK(fault_of(changed(body, "operationState", R"("completed")")) == Fault::malformed_request);
    CHECK(fault_of(changed(body, "notificationType", R"("VnfSnapshotNotification")")) ==
          Fault::malformed_request);
}

SCENARIO("The time of a notification is one of RFC 3339", "[vnf_lcm][CMF-9.2]") {
    const auto body = recorded(completed);
    const auto time = [&](const std::string& text) {
        return date_time::write_time(taken(changed(body, "timeStamp", quoted(text))).time);
    };
    CHECK(time("2026-11-26T23:54:18.123456Z") == "2026-11-26T23:54:18.123Z");
    CHECK(time("2026-11-27T00:54:18+01:00") == "2026-11-26T23:54:18.000Z");
    for (const auto* bad : {"yesterday", "2026-13-26T23:54:18Z", "2026-11-26T25:54:18Z", "1"}) {
        INFO(bad);
        CHECK(fault_of(changed(body, "timeStamp", quoted(bad))) == Fault::malformed_request);
    }
}

SCENARIO("A notification is one JSON object of at most 1 MiB and 32 levels", "[vnf_lcm][CMF-9.4]") {
    const auto body = recorded(completed);
    const auto trimmed = body.substr(0, body.find_last_of('}') + 1);
    const auto padded = [&](std::size_t octets) {
        return trimmed + std::string(octets - trimmed.size(), ' ');
    };
    CHECK(decode_notification(padded(1024UL * 1024)));
    CHECK(fault_of(padded(1024UL * 1024 + 1)) == Fault::too_large);
    const auto deep = [&](std::size_t depth) {
        return changed(body, "verbosity", test::nested(depth));
    };
    CHECK(decode_notification(deep(31)));
    CHECK(fault_of(deep(32)) == Fault::malformed_request);
    for (const auto* bad : {"", "{", "[]", "null", "7", "\"x\"", "{}", "{\"id\": \"a\"} {}"}) {
        INFO(bad);
        CHECK(fault_of(bad) == Fault::malformed_request);
    }
    CHECK(fault_of(trimmed + "x") == Fault::malformed_request);
    CHECK(fault_of(changed(body, "verbosity", "\"\xff\"")) == Fault::malformed_request);
    CHECK(fault_of(changed(body, "verbosity", R"("FULL", "id": "other")")) ==
          Fault::malformed_request);
}

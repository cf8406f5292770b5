// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vnf_lcm/notification.hpp"

#include <array>

#include "vnf_lcm/fields.hpp"

namespace bartizan::vnf_lcm {
namespace {

constexpr std::array<std::string_view, 7> states{
    "STARTING", "PROCESSING", "COMPLETED", "FAILED", "FAILED_TEMP", "ROLLING_BACK", "ROLLED_BACK"};

}  // namespace

Result<Notification> decode_notification(std::string_view body) {
    BARTIZAN_TRY(const auto value, json::parse(body, {.octets = max_notification, .depth = 32}));
    Notification out;
    BARTIZAN_TRY(const auto type, required_text(value, "notificationType"));
    BARTIZAN_TRY(out.id, required_id(value, "id"));
    BARTIZAN_TRY(out.subscription_id, required_id(value, "subscriptionId"));
    BARTIZAN_TRY(out.vnf_instance_id, required_id(value, "vnfInstanceId"));
    BARTIZAN_TRY(const auto stamp, required_text(value, "timeStamp"));
    const auto time = date_time::read_time(stamp);
    if (!time) {
        return malformed_field("timeStamp", "no date and time of RFC 3339");
    }
    out.time = *time;
    if (type == "VnfIdentifierCreationNotification" ||
        type == "VnfIdentifierDeletionNotification") {
        out.operation = type == "VnfIdentifierCreationNotification" ? "CREATE" : "DELETE";
        out.operation_state = "COMPLETED";
        return out;
    }
    if (type != "VnfLcmOperationOccurrenceNotification") {
        return malformed_field("notificationType", "none that was subscribed to");
    }
    BARTIZAN_TRY(out.op_occ_id, required_id(value, "vnfLcmOpOccId"));
    BARTIZAN_TRY(out.operation, required_text(value, "operation"));
    BARTIZAN_TRY(out.operation_state, required_text(value, "operationState"));
    if (std::ranges::find(states, out.operation_state) == states.end()) {
        return malformed_field("operationState", "none of the standard's");
    }
    return out;
}

}  // namespace bartizan::vnf_lcm

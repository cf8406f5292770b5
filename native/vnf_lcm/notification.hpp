// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VnfLcmOperationOccurrenceNotification, VnfIdentifierCreationNotification and
// VnfIdentifierDeletionNotification (SOL 002/003 5.5.2.17 to .19, as a VNFM of API version 2
// sends them). A notification is a hint: what it says of a VNF instance is asked for again.

#pragma once

#include <string>
#include <string_view>

#include "date_time/date_time.hpp"
#include "fault/result.hpp"

namespace bartizan::vnf_lcm {

// Octets of a notification at most.
inline constexpr std::size_t max_notification = 1024UL * 1024;

struct Notification {
    std::string id;
    std::string subscription_id;
    std::string vnf_instance_id;
    std::string op_occ_id;        // of an operation occurrence
    std::string operation;        // "INSTANTIATE"; "CREATE", "DELETE" of the VNF identifier
    std::string operation_state;  // "PROCESSING"; "COMPLETED" of an identifier's
    date_time::Time time;
};

// malformed_request, too_large.
Result<Notification> decode_notification(std::string_view body);

}  // namespace bartizan::vnf_lcm

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/subscription.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr std::string_view stored = "what the subscriber asked for";

constexpr Attribute attributes[] = {
    {"id", mandatory, one, identifier, "made when it was subscribed"},
    {"interface", mandatory, one, element::Type::text, stored},
    {"filter", optional, zero_or_one, map, stored},
    {"callbackUri", mandatory, one, element::Type::text, stored},
    {"createdAt", mandatory, one, date_time, "when it was subscribed"},
    {"expiresAt", optional, zero_or_one, date_time, stored},
    {"deliveryState", mandatory, one, map, "of the notifications"},
};

}  // namespace

constexpr element::InformationElement subscription{"Subscription", "IFA 006 7.10.10", attributes};

void list_subscriptions(const Reading& /*reading*/, const Wanted& /*wanted*/,
                        const Emit& /*emit*/) {}

}  // namespace bartizan::sc_vi

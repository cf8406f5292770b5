// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Subscription (IFA 006 7.10.10; spec sc-vi 2.8, Q29).

#pragma once

#include "sc_vi/collection.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement subscription;

// None: nobody can subscribe yet.
void list_subscriptions(const Reading& reading, const Wanted& wanted, const Emit& emit);

}  // namespace bartizan::sc_vi

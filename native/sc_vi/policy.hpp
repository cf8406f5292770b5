// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Policy (IFA 006 7.10 in the form of SOL 012; spec sc-vi 4.20, 9.2): what OpenStack objects
// rule over others, each as one policy that the VIM itself enforces.

#pragma once

#include "sc_vi/collection.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement policy;
extern const element::InformationElement policy_content;

void list_policies(const Reading& reading, const Wanted& wanted, const Emit& emit);

// The rules of one policy; those of its selected version for no `version`. Nothing if there is
// no such policy, or it is not of that version.
std::optional<Element> make_policy_content(const Reading& reading, std::string_view policy_id,
                                           std::string_view version = {});

// The kind whose records are policies with such ids; none for an id of no kind of policy.
std::span<const Kind> source_of_policy(std::string_view policy_id);

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Limits of one project (IFA 005 8.11; spec sc-vi 4.15): the same in every service's quota.

#pragma once

#include <span>

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

struct QuotaRow {
    std::string_view attribute;
    std::string_view resource;  // the service's name for it
};

// The members that every quota has besides its limits.
inline constexpr element::Attribute quota_usage{
    "_usage", element::Qualifier::optional, element::Cardinality::zero_or_one, element::Type::map,
    "used or in_use, and reserved, of each limit"};
inline constexpr element::Attribute quota_others{"_otherLimits",
                                                 element::Qualifier::optional,
                                                 element::Cardinality::zero_or_one,
                                                 element::Type::map,
                                                 "limits that the standard has no attribute for",
                                                 "",
                                                 nullptr,
                                                 false};

void put_limits(Object& out, View quota, std::span<const QuotaRow> rows, Reason unknown);

// The element of one project, with the limit of each row, _usage and _otherLimits. What is
// unlimited is absent (NOT_APPLICABLE), as is what the service has no quota for (`unknown`).
template <Kind K>
Element make_quota(const Reading& reading, const element::InformationElement& type, Record<K> quota,
                   std::span<const QuotaRow> rows, Reason unknown) {
    auto& out = reading.object();
    out.text("resourceGroupId", quota.id());
    put_limits(out, quota["*"], rows, unknown);
    return {&type, &out, reading.of_project(quota["@parent"])};
}

}  // namespace bartizan::sc_vi

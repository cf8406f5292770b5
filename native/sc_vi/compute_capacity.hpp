// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// CapacityInformation of computing (spec sc-vi 4.12, Q01, X2): of a zone, of the whole VIM, of
// one host; from the inventories and usages of Placement on the hosts that the reader reaches.

#pragma once

#include "sc_vi/capacity_request.hpp"
#include "sc_vi/compute_need.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement host_capacity;

// Of the type, or of every class if that is empty: of the zone, or of the whole VIM if that is.
// hosts: all that the reader reaches. Nothing for a zone of which none may be counted, and for a
// type that there is not.
std::optional<Element> make_compute_capacity(const Reading& reading, std::string_view zone,
                                             const std::vector<ComputeHost>& hosts,
                                             std::string_view type = {});

std::optional<Element> make_host_capacity(const Reading& reading, const ComputeHost& host);

// What was asked for. unprocessable for a zone or type that there is not, or not for this
// reader, and for a period that is over; malformed_request.
Result<Element> answer_compute_capacity(const Reading& reading, const CapacityRequest& request,
                                        date_time::Time now);

}  // namespace bartizan::sc_vi

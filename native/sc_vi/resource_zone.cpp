// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/resource_zone.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute attributes[] = {
    {"zoneId", mandatory, one, identifier, "zoneName of the availability zone"},
    {"zoneName", mandatory, one, element::Type::text, "zoneName of the availability zone"},
    {"zoneState", mandatory, one, element::Type::text,
     "zoneState.available; DEGRADED if it is available but some of its hosts are not",
     "AVAILABLE, UNAVAILABLE, DEGRADED"},
    {"nfviPopId", mandatory, one, identifier, "nfvi_pop_id of the configuration"},
    {"zoneProperty", mandatory, one, map,
     "computing: hosts, traits, architectures, security, metadata of aggregates; storage: pools, "
     "protocols, thin provisioning, volume types"},
    {"metadata", optional, zero_or_more, map,
     "computing: aggregates, ids of hosts; storage: backends", "", nullptr, false},
};

}  // namespace

constexpr element::InformationElement resource_zone{"ResourceZone", "IFA 005 8.10.2", attributes};

void put_zone(Object& out, const Reading& reading, std::string_view name, std::string_view state) {
    out.text("zoneId", name);
    out.text("zoneName", name);
    out.text("zoneState", state);
    out.text("nfviPopId", reading.settings.nfvi_pop_id);
}

}  // namespace bartizan::sc_vi

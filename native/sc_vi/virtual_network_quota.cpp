// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/virtual_network_quota.hpp"

#include "sc_vi/quota_limits.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute attributes[] = {
    {"resourceGroupId", mandatory, one, identifier, "project.id"},
    {"numPublicIps", mandatory, zero_or_one, integer, "quota.floatingip.limit"},
    {"numPorts", mandatory, zero_or_one, integer, "quota.port.limit"},
    {"numSubnets", mandatory, zero_or_one, integer, "quota.subnet.limit"},
    quota_usage,
    quota_others,
};

constexpr QuotaRow rows[] = {
    {"numPublicIps", "floatingip"}, {"numPorts", "port"}, {"numSubnets", "subnet"}};

}  // namespace

constexpr element::InformationElement virtual_network_quota{"VirtualNetworkQuota",
                                                            "IFA 005 8.11.3.3", attributes};

std::optional<Element> make_virtual_network_quota(const Reading& reading,
                                                  Record<Kind::neutron_quotas> quota) {
    // Neutron has quotas for what its extensions have: without routers there are no floating IPs.
    return make_quota(reading, virtual_network_quota, quota, rows, Reason::not_deployed);
}

}  // namespace bartizan::sc_vi

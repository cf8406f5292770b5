// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/compute_quota.hpp"

#include "sc_vi/quota_limits.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute attributes[] = {
    {"resourceGroupId", mandatory, one, identifier, "project.id"},
    {"numVCPUs", mandatory, zero_or_one, integer, "quota_set.cores.limit; none without a limit"},
    {"numVcInstances", mandatory, zero_or_one, integer,
     "quota_set.instances.limit; none without a limit"},
    {"virtualMemSize", mandatory, zero_or_one, number,
     "quota_set.ram.limit, MiB; none without a limit"},
    quota_usage,
    quota_others,
};

constexpr QuotaRow rows[] = {
    {"numVCPUs", "cores"}, {"numVcInstances", "instances"}, {"virtualMemSize", "ram"}};

}  // namespace

constexpr element::InformationElement virtual_compute_quota{"VirtualComputeQuota",
                                                            "IFA 005 8.11.2.3", attributes};

std::optional<Element> make_compute_quota(const Reading& reading, Record<Kind::nova_quotas> quota) {
    return make_quota(reading, virtual_compute_quota, quota, rows, Reason::source_error);
}

}  // namespace bartizan::sc_vi

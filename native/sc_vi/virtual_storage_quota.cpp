// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/virtual_storage_quota.hpp"

#include "sc_vi/quota_limits.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute attributes[] = {
    {"resourceGroupId", mandatory, one, identifier, "project.id"},
    {"storageSize", mandatory, zero_or_one, number, "quota_set.gigabytes.limit, GiB"},
    {"numSnapshots", mandatory, zero_or_one, integer, "quota_set.snapshots.limit"},
    {"numVolumes", mandatory, zero_or_one, integer, "quota_set.volumes.limit"},
    quota_usage,
    quota_others,
};

constexpr QuotaRow rows[] = {
    {"storageSize", "gigabytes"}, {"numSnapshots", "snapshots"}, {"numVolumes", "volumes"}};

}  // namespace

constexpr element::InformationElement virtual_storage_quota{"VirtualStorageQuota",
                                                            "IFA 005 8.11.4.3", attributes};

std::optional<Element> make_virtual_storage_quota(const Reading& reading,
                                                  Record<Kind::cinder_quotas> quota) {
    return make_quota(reading, virtual_storage_quota, quota, rows, Reason::source_error);
}

}  // namespace bartizan::sc_vi

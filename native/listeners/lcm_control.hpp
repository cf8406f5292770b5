// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The followers of VNFMs, as the certm listener's admin operations see them.

#pragma once

#include <map>

#include "vnf_lcm/follower.hpp"

namespace bartizan::listeners {

class LcmControl {
  public:
    LcmControl() = default;
    LcmControl(const LcmControl&) = delete;
    LcmControl& operator=(const LcmControl&) = delete;
    virtual ~LcmControl() = default;

    // By the names of [vnfm NAME].
    [[nodiscard]] virtual std::map<std::string, vnf_lcm::FollowerStatus> statuses() const = 0;
    // no_lcm_source; the faults of Follower::reconcile.
    virtual Result<vnf_lcm::Reconciliation> reconcile(const std::string& vnfm,
                                                      const vnf_lcm::ReconcileOrder& order) = 0;
};

}  // namespace bartizan::listeners

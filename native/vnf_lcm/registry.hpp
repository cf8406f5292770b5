// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The subjects of one VNFM's VNF instances, as the CMF has them. Callable from the follower's
// thread.

#pragma once

#include "cmf/cmf.hpp"

namespace bartizan::vnf_lcm {

class Registry {
  public:
    Registry() = default;
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;
    virtual ~Registry() = default;

    // `vnf_instance_id`: empty for all. The others as Cmf has them.
    virtual Result<std::vector<ledger::LiveSubject>> live_subjects(
        const std::string& vnf_instance_id) = 0;
    virtual Result<void> suspend(const std::string& vnf_instance_id, bool suspended) = 0;
    virtual Result<ledger::SettlementOutcome> settle(const std::string& vnf_instance_id,
                                                     const cmf::Settling& settling) = 0;
    virtual ledger::LcmStore& store() = 0;
    // By the deployment's clock.
    virtual ledger::Time now() = 0;
    // Whether this process is the one that acts for the VNFM.
    virtual bool may_act() = 0;
};

}  // namespace bartizan::vnf_lcm

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include <string>

namespace bartizan::cmf {

// Who reads the VNFMs (IFA 033 clause 11.3). A request never waits for one: it may ask that a
// VNF instance be looked at again, and is repeated by its consumer.
class LcmView {
  public:
    LcmView() = default;
    LcmView(const LcmView&) = delete;
    LcmView& operator=(const LcmView&) = delete;
    virtual ~LcmView() = default;

    // False: what the ledger has of it was read a moment ago, there is nothing newer to know.
    virtual bool look_again(const std::string& vnfm, const std::string& vnf_instance_id) = 0;
};

}  // namespace bartizan::cmf

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VnfInstance and VnfLcmOpOcc (SOL 002/003 5.5.2.2 and .13): what the CMF looks at.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "date_time/date_time.hpp"
#include "fault/result.hpp"
#include "ledger/lcm_store.hpp"

namespace bartizan::vnf_lcm {

struct VnfInstance {
    std::string id;
    std::string vnfd_id;
    std::string provider;
    bool instantiated = false;
    std::vector<ledger::ListedVnfc> vnfcs;  // none unless instantiated
};

struct OpOcc {
    std::string id;
    std::string vnf_instance_id;
    std::string operation;
    std::string state;
    date_time::Time started;
    date_time::Time entered;  // its state
};

// Of one resource. vnfm_answer_unusable.
Result<VnfInstance> decode_vnf_instance(std::string_view body);
Result<OpOcc> decode_op_occ(std::string_view body);
// Of a list: the ids of the VNF instances; the operation occurrences. vnfm_answer_unusable.
Result<std::vector<std::string>> decode_vnf_instance_ids(std::string_view body);
Result<std::vector<OpOcc>> decode_op_occs(std::string_view body);

// The last that was started (the VNFM does not sort); nullopt of none.
std::optional<OpOcc> newest(const std::vector<OpOcc>& found);

}  // namespace bartizan::vnf_lcm

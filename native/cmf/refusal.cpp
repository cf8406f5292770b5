// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/cmf.hpp"

namespace bartizan::cmf {

Error Cmf::refused(std::string_view event, const Trail& trail, Error error) const {
    const auto recorded =
        parts_.ledger.record_audit(trail.failed(event, error, parts_.clock.now()));
    if (!recorded) {
        error.operator_detail +=
            " (and no audit record of it: " + std::string(traits(recorded.error().fault).name) +
            ")";
    }
    return error;
}

Result<ca::Issuer*> Cmf::issuer(std::string_view ca_id) const {
    const auto found = parts_.issuers.find(ca_id);
    if (found == parts_.issuers.end()) {
        return Error{Fault::no_ca, "", "no CA with the id '" + std::string(ca_id) + "'"};
    }
    return found->second;
}

std::vector<std::string> Cmf::ca_ids() const {
    std::vector<std::string> out;
    for (const auto& [id, ca] : parts_.issuers) {
        out.push_back(id);
    }
    return out;
}

}  // namespace bartizan::cmf

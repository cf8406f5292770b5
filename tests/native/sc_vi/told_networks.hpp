// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Networks and ports as Neutron tells them, for tests.

#pragma once

#include <string>
#include <vector>

#include "sc_vi/told_cloud.hpp"

namespace bartizan::sc_vi::test {

inline std::string listed(const std::string& name, const std::vector<std::string>& items) {
    std::string out = "{\"" + name + "\": [";
    for (const auto& item : items) {
        out += (out.back() == '[' ? "" : ", ") + item;
    }
    return out + "]}";
}

// `more`: further members, as JSON.
inline std::string network(const std::string& id, const std::string& project,
                           const std::string& more = "") {
    return R"({"status": "ACTIVE", "admin_state_up": true, "subnets": ["s"], "id": ")" + id +
           R"(", "project_id": ")" + project + "\"" +
           (more.find("\"shared\"") == std::string::npos ? R"(, "shared": false)" : "") +
           (more.empty() ? "" : ", ") + more + "}";
}

inline std::string port(const std::string& id, const std::string& on, const std::string& project,
                        const std::string& more = "") {
    return R"({"status": "ACTIVE", "admin_state_up": true, "qos_policy_id": null, "id": ")" + id +
           R"(", "network_id": ")" + on + R"(", "project_id": ")" + project + "\"" +
           (more.empty() ? "" : ", ") + more + "}";
}

inline std::string grant(const std::string& id, const std::string& on, const std::string& target,
                         const std::string& action = "access_as_shared") {
    return R"({"id": ")" + id + R"(", "object_type": "network", "object_id": ")" + on +
           R"(", "action": ")" + action + R"(", "target_tenant": ")" + target + R"("})";
}

// All that networks are made from is there, and empty.
inline ToldCloud cloud_of(const std::vector<std::string>& told) {
    using enum Kind;
    ToldCloud cloud;
    cloud.reach.all_hosts = false;
    cloud.tells(neutron_networks, listed("networks", told))
        .tells(neutron_subnets, listed("subnets", {}))
        .tells(neutron_ports, listed("ports", {}))
        .tells(neutron_trunks, listed("trunks", {}))
        .tells(neutron_rbac_policies, listed("rbac_policies", {}))
        .tells(neutron_qos_policies, listed("policies", {}));
    return cloud;
}

inline std::string unavailable(const std::string& attribute, const std::string& reason) {
    return R"({"attribute":")" + attribute + R"(","reason":")" + reason + "\"";
}

}  // namespace bartizan::sc_vi::test

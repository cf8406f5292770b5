// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/network_sharing.hpp"

#include <algorithm>

namespace bartizan::sc_vi {
namespace {

using Network = Record<Kind::neutron_networks>;

constexpr std::string_view all_projects = "*";
constexpr std::string_view as_shared = "access_as_shared";

struct Grant {
    std::string_view target;
    bool shared;  // else external
};

std::pmr::vector<Grant> grants(const Reading& reading, Network network) {
    std::pmr::vector<Grant> out(reading.memory.resource());
    for (const auto policy :
         reading.vim.all_with<Kind::neutron_rbac_policies>("object_id", network["id"])) {
        if (reading.text(policy["object_type"]) == "network") {
            out.push_back({reading.text(policy["target_tenant"]),
                           reading.text(policy["action"]) == as_shared});
        }
    }
    return out;
}

}  // namespace

element::Audience of_network(const Reading& reading, Network network) {
    const auto granted = grants(reading, network);
    // Neutron's own flags say "with all" as well as "with the project of our credential": they
    // count only where the policies are not known.
    const bool with_all =
        reading.missing(Kind::neutron_rbac_policies)
            ? network["shared"].boolean() == true || network["router:external"].boolean() == true
            : std::ranges::find(granted, all_projects, &Grant::target) != granted.end();
    if (with_all) {
        return {.everyone = true};
    }
    // Never destroyed: all of it is in the memory of the request.
    auto* const projects = static_cast<std::string_view*>(reading.memory.resource()->allocate(
        (granted.size() + 1) * sizeof(std::string_view), alignof(std::string_view)));
    std::size_t count = 0;
    if (const auto owner = reading.text(network["project_id"]); !owner.empty()) {
        projects[count++] = owner;
    }
    for (const auto& grant : granted) {
        projects[count++] = grant.target;
    }
    return {.projects = {projects, count}};
}

void put_sharing(Object& out, const Reading& reading, Network network) {
    const auto told = network["shared"].boolean();
    const auto granted = grants(reading, network);
    const bool by_policy = std::ranges::any_of(granted, &Grant::shared);
    if (!told && !by_policy) {
        out.unavailable("isShared", Reason::source_error);
        return;
    }
    const bool shared = told.value_or(false) || by_policy;
    out.boolean("isShared", shared);
    if (!told.value_or(false) && by_policy) {
        out.derived("isShared");
    }
    const auto why = reading.incomplete(Kind::neutron_rbac_policies);
    if (why && *why != Reason::not_deployed && !shared) {
        // It may be shared with single projects.
        out.unavailable("sharingCriteria", *why);
    }
    if (!shared) {
        return;
    }
    const bool of_owner =
        trust_domain::covers(reading.reach, reading.of_project(network["project_id"]));
    auto& criteria = out.array("sharingCriteria");
    std::size_t withheld = 0;
    for (const auto& grant : granted) {
        if (!grant.shared) {
            continue;
        }
        if (of_owner || grant.target == all_projects ||
            reading.reach.reaches_project(grant.target)) {
            criteria.text(grant.target);
        } else {
            ++withheld;
        }
    }
    if (!by_policy) {
        criteria.text(all_projects);
    }
    if (withheld != 0) {
        out.unavailable("sharingCriteria", Reason::not_permitted,
                        "projects that are not within reach are not named");
    }
}

}  // namespace bartizan::sc_vi

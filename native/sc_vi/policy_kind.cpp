// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/policy_kind.hpp"

#include <algorithm>

namespace bartizan::sc_vi {

std::span<const Record<Kind::neutron_ports>> PolicyUsers::ports_of_security_group(
    std::string_view group) {
    if (!gathered_) {
        gathered_ = true;
        for (const auto port : reading_.vim.all<Kind::neutron_ports>()) {
            for (const auto id : Items(port["security_groups"])) {
                ports_[reading_.text(id)].push_back(port);
            }
        }
    }
    const auto found = ports_.find(group);
    return found == ports_.end() ? std::span<const Record<Kind::neutron_ports>>() : found->second;
}

void Associations::add(std::string_view id) {
    if (!id.empty()) {
        ids_.push_back(id);
    }
}

void Associations::add_of_project(std::string_view id, View project) {
    if (reading_.reach.reaches_project(reading_.text(project))) {
        add(id);
    } else {
        withheld_ = true;
    }
}

void Associations::add_host(std::string_view hypervisor) {
    if (reading_.reach.reaches_host(hypervisor)) {
        add(hypervisor);
    } else {
        withheld_ = true;
    }
}

void Associations::need(Kind kind) {
    if (const auto why = reading_.incomplete(kind)) {
        missing_ = why;
    }
}

void Associations::put(Object& out) {
    constexpr std::string_view name = "associations";
    const auto why = missing_ || !withheld_ ? missing_ : std::optional(Reason::not_permitted);
    if (why) {
        out.unavailable(name, *why, ids_.empty() ? "" : "those that are told are not all");
    }
    if (!why || !ids_.empty()) {
        std::ranges::sort(ids_);
        auto& list = out.array(name);
        for (const auto id : ids_) {
            list.text(id);
        }
    }
}

std::string_view version_of(const Reading& reading, View revision_number, View updated_at) {
    const auto revision = revision_number.number_token();
    return revision.empty() ? reading.text(updated_at) : revision;
}

element::Audience shared_audience(const Reading& reading, View project, View object) {
    std::vector<std::string_view> projects;
    if (const auto owner = reading.text(project); !owner.empty()) {
        projects.push_back(owner);
    }
    for (const auto rule : reading.vim.all_with<Kind::neutron_rbac_policies>("object_id", object)) {
        if (reading.text(rule["action"]) != "access_as_shared") {
            continue;
        }
        const auto target = reading.text(rule["target_tenant"]);
        if (target == "*") {
            return {.everyone = true};
        }
        projects.push_back(target);
    }
    return {.projects = reading.kept(projects)};
}

void put_told(Object& out, std::string_view name, View value) {
    if (!value.absent()) {
        out.json(name, value.json());
    }
}

}  // namespace bartizan::sc_vi

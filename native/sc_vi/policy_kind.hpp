// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The kinds of policy that are derived from OpenStack's objects (spec sc-vi 9.2): for each, which
// records it is made from, whose it is, what it applies to, and what it says.

#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "sc_vi/host_names.hpp"
#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

// What all policies have.
struct PolicyFacts {
    std::string_view name;     // may be empty
    std::string_view version;  // empty if the service counts none
    bool activated = true;
    element::Audience audience;
};

// Who uses which policy: what no index has, gathered once for each answer.
class PolicyUsers {
  public:
    explicit PolicyUsers(const Reading& reading)
        : reading_(reading), hosts_(reading.vim, reading.memory.resource()) {}

    [[nodiscard]] const HostNames& hosts() const { return hosts_; }

    [[nodiscard]] std::span<const Record<Kind::neutron_ports>> ports_of_security_group(
        std::string_view group);

  private:
    const Reading& reading_;
    const HostNames hosts_;
    bool gathered_ = false;
    std::unordered_map<std::string_view, std::vector<Record<Kind::neutron_ports>>> ports_;
};

// The entities that a policy applies to. Those of projects and hosts out of reach are left out,
// and a shared policy says so.
class Associations {
  public:
    explicit Associations(const Reading& reading) : reading_(reading) {}

    void add(std::string_view id);
    void add_of_project(std::string_view id, View project);
    void add_host(std::string_view hypervisor);
    // What would be found in a kind cannot be told if the kind was not read.
    void need(Kind kind);
    void put(Object& out);

  private:
    const Reading& reading_;
    std::vector<std::string_view> ids_;
    bool withheld_ = false;
    std::optional<Reason> missing_;
};

struct PolicyKind {
    std::string_view prefix;    // of its ids: "qos:"
    std::string_view designer;  // "openstack:neutron"
    Kind source;
    // Of the record's policy behind the prefix; empty for a record that is none.
    std::string_view (*own_id)(const Reading& reading, std::size_t row);
    PolicyFacts (*facts)(const Reading& reading, std::size_t row, PolicyUsers& users);
    void (*associate)(const Reading& reading, std::size_t row, PolicyUsers& users,
                      Associations& out);
    void (*content)(const Reading& reading, std::size_t row, Object& out);
};

std::span<const PolicyKind> network_policies();
std::span<const PolicyKind> compute_policies();

// Own id of any record of the kind.
template <Kind K>
std::string_view record_id(const Reading& reading, std::size_t row) {
    return reading.vim.record<K>(row).id();
}

// revision_number, else updated_at; empty for neither.
std::string_view version_of(const Reading& reading, View revision_number, View updated_at);

// Of the project, and of those that Neutron's RBAC shares the object with.
element::Audience shared_audience(const Reading& reading, View project, View object);

// Adds the member as it was told, null included; nothing if it was not.
void put_told(Object& out, std::string_view name, View value);

}  // namespace bartizan::sc_vi

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/policy_kind.hpp"

namespace bartizan::sc_vi {
namespace {

using enum Kind;

// --- qos

PolicyFacts qos_facts(const Reading& reading, std::size_t row, PolicyUsers& /*users*/) {
    const auto policy = reading.vim.record<neutron_qos_policies>(row);
    return {.name = reading.text(policy["name"]),
            .version = version_of(reading, policy["revision_number"], policy["updated_at"]),
            .audience = shared_audience(reading, policy["project_id"], policy["id"])};
}

void qos_users(const Reading& reading, std::size_t row, PolicyUsers& /*users*/, Associations& out) {
    const auto id = reading.vim.record<neutron_qos_policies>(row)["id"];
    out.need(neutron_ports);
    out.need(neutron_networks);
    for (const auto port : reading.vim.all_with<neutron_ports>("qos_policy_id", id)) {
        out.add_of_project(port.id(), port["project_id"]);
    }
    for (const auto network : reading.vim.all_with<neutron_networks>("qos_policy_id", id)) {
        out.add_of_project(network.id(), network["project_id"]);
    }
}

void qos_content(const Reading& reading, std::size_t row, Object& out) {
    const auto policy = reading.vim.record<neutron_qos_policies>(row);
    put_told(out, "rules", policy["rules"]);
    put_told(out, "isDefault", policy["is_default"]);
}

// --- security groups

PolicyFacts group_facts(const Reading& reading, std::size_t row, PolicyUsers& /*users*/) {
    const auto group = reading.vim.record<neutron_security_groups>(row);
    return {.name = reading.text(group["name"]),
            .version = version_of(reading, group["revision_number"], group["updated_at"]),
            .audience = shared_audience(reading, group["project_id"], group["id"])};
}

void group_users(const Reading& reading, std::size_t row, PolicyUsers& users, Associations& out) {
    out.need(neutron_ports);
    const auto id = record_id<neutron_security_groups>(reading, row);
    for (const auto& port : users.ports_of_security_group(id)) {
        out.add_of_project(port.id(), port["project_id"]);
    }
}

void group_content(const Reading& reading, std::size_t row, Object& out) {
    const auto group = reading.vim.record<neutron_security_groups>(row);
    put_told(out, "stateful", group["stateful"]);
    auto& rules = out.array("securityGroupRules");
    for (const auto rule : Items(group["security_group_rules"])) {
        auto& one = rules.object();
        for (const auto* const name :
             {"id", "direction", "ethertype", "protocol", "port_range_min", "port_range_max",
              "remote_ip_prefix", "remote_group_id", "remote_address_group_id"}) {
            put_told(one, name, rule[name]);
        }
    }
}

// --- logs

PolicyFacts log_facts(const Reading& reading, std::size_t row, PolicyUsers& /*users*/) {
    const auto log = reading.vim.record<neutron_logs>(row);
    return {.name = reading.text(log["name"]),
            .version = version_of(reading, log["revision_number"], log["updated_at"]),
            .activated = log["enabled"].boolean().value_or(false),
            .audience = reading.of_project(log["project_id"])};
}

void log_users(const Reading& reading, std::size_t row, PolicyUsers& /*users*/, Associations& out) {
    const auto log = reading.vim.record<neutron_logs>(row);
    out.add(reading.text(log["target_id"]));
    out.add(reading.text(log["resource_id"]));
}

void log_content(const Reading& reading, std::size_t row, Object& out) {
    const auto log = reading.vim.record<neutron_logs>(row);
    put_told(out, "resourceType", log["resource_type"]);
    put_told(out, "resourceId", log["resource_id"]);
    put_told(out, "targetId", log["target_id"]);
    put_told(out, "event", log["event"]);
}

// --- RBAC

PolicyFacts rbac_facts(const Reading& reading, std::size_t row, PolicyUsers& /*users*/) {
    const auto rule = reading.vim.record<neutron_rbac_policies>(row);
    const std::string_view projects[] = {reading.text(rule["project_id"]),
                                         reading.text(rule["target_tenant"])};
    return {.audience = {.projects = reading.kept(projects)}};
}

void rbac_users(const Reading& reading, std::size_t row, PolicyUsers& /*users*/,
                Associations& out) {
    const auto target =
        reading.text(reading.vim.record<neutron_rbac_policies>(row)["target_tenant"]);
    if (target != "*") {
        out.add(target);
    }
}

void rbac_content(const Reading& reading, std::size_t row, Object& out) {
    const auto rule = reading.vim.record<neutron_rbac_policies>(row);
    put_told(out, "objectType", rule["object_type"]);
    put_told(out, "objectId", rule["object_id"]);
    put_told(out, "action", rule["action"]);
    put_told(out, "targetProject", rule["target_tenant"]);
}

// --- ports that are let out of what protects the others

std::string_view open_port_id(const Reading& reading, std::size_t row) {
    const auto port = reading.vim.record<neutron_ports>(row);
    const bool pairs = Items(port["allowed_address_pairs"]).begin() != Items(View()).end();
    return pairs || port["port_security_enabled"].boolean() == false ? port.id()
                                                                     : std::string_view();
}

PolicyFacts port_facts(const Reading& reading, std::size_t row, PolicyUsers& /*users*/) {
    const auto port = reading.vim.record<neutron_ports>(row);
    return {.name = reading.text(port["name"]),
            .version = version_of(reading, port["revision_number"], port["updated_at"]),
            .audience = reading.of_project(port["project_id"])};
}

void port_users(const Reading& reading, std::size_t row, PolicyUsers& /*users*/,
                Associations& out) {
    out.add(record_id<neutron_ports>(reading, row));
}

void port_content(const Reading& reading, std::size_t row, Object& out) {
    const auto port = reading.vim.record<neutron_ports>(row);
    put_told(out, "portSecurityEnabled", port["port_security_enabled"]);
    put_told(out, "allowedAddressPairs", port["allowed_address_pairs"]);
}

// --- mirrors

PolicyFacts flow_facts(const Reading& reading, std::size_t row, PolicyUsers& /*users*/) {
    const auto flow = reading.vim.record<neutron_tap_flows>(row);
    return {.name = reading.text(flow["name"]),
            .version = {},
            .activated = reading.text(flow["status"]) == "ACTIVE",
            .audience = reading.of_project(flow["project_id"])};
}

void flow_users(const Reading& reading, std::size_t row, PolicyUsers& /*users*/,
                Associations& out) {
    out.add(reading.text(reading.vim.record<neutron_tap_flows>(row)["source_port"]));
}

void flow_content(const Reading& reading, std::size_t row, Object& out) {
    const auto flow = reading.vim.record<neutron_tap_flows>(row);
    put_told(out, "sourcePort", flow["source_port"]);
    put_told(out, "tapServiceId", flow["tap_service_id"]);
    put_told(out, "direction", flow["direction"]);
    put_told(out, "vlanFilter", flow["vlan_filter"]);
}

PolicyFacts mirror_facts(const Reading& reading, std::size_t row, PolicyUsers& /*users*/) {
    const auto mirror = reading.vim.record<neutron_tap_mirrors>(row);
    return {.name = reading.text(mirror["name"]),
            .audience = reading.of_project(mirror["project_id"])};
}

void mirror_users(const Reading& reading, std::size_t row, PolicyUsers& /*users*/,
                  Associations& out) {
    out.add(reading.text(reading.vim.record<neutron_tap_mirrors>(row)["port_id"]));
}

void mirror_content(const Reading& reading, std::size_t row, Object& out) {
    const auto mirror = reading.vim.record<neutron_tap_mirrors>(row);
    put_told(out, "sourcePort", mirror["port_id"]);
    put_told(out, "directions", mirror["directions"]);
    put_told(out, "remoteIp", mirror["remote_ip"]);
    put_told(out, "mirrorType", mirror["mirror_type"]);
}

constexpr std::string_view neutron = "openstack:neutron";

// A row is one line, however long.
// clang-format off
constexpr PolicyKind kinds[] = {
    {"qos:", neutron, neutron_qos_policies, record_id<neutron_qos_policies>, qos_facts, qos_users, qos_content},
    {"secgroup:", neutron, neutron_security_groups, record_id<neutron_security_groups>, group_facts, group_users, group_content},
    {"sglog:", neutron, neutron_logs, record_id<neutron_logs>, log_facts, log_users, log_content},
    {"rbac:", neutron, neutron_rbac_policies, record_id<neutron_rbac_policies>, rbac_facts, rbac_users, rbac_content},
    {"portsecurity:", neutron, neutron_ports, open_port_id, port_facts, port_users, port_content},
    {"mirror:", neutron, neutron_tap_flows, record_id<neutron_tap_flows>, flow_facts, flow_users, flow_content},
    {"mirror:", neutron, neutron_tap_mirrors, record_id<neutron_tap_mirrors>, mirror_facts, mirror_users, mirror_content},
};
// clang-format on

}  // namespace

std::span<const PolicyKind> network_policies() {
    return kinds;
}

}  // namespace bartizan::sc_vi

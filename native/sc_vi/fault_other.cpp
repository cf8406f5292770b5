// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <algorithm>
#include <set>

#include "sc_vi/fault_sighting.hpp"
#include "sc_vi/threshold.hpp"

namespace bartizan::sc_vi {
namespace {

using enum Kind;
using Sightings = std::vector<Sighting>;

constexpr FaultType agent_down{"NETWORK_AGENT_DOWN", "MAJOR", "COMMUNICATIONS_ALARM",
                               "the network agent does not report"};
constexpr FaultType binding_failed{"PORT_BINDING_FAILED", "MAJOR", "COMMUNICATIONS_ALARM",
                                   "the port could not be bound to its host"};
constexpr FaultType volume_error{"VOLUME_ERROR", "MAJOR", "EQUIPMENT_ALARM",
                                 "the volume is in an error status"};
constexpr FaultType storage_down{"STORAGE_SERVICE_DOWN", "CRITICAL", "EQUIPMENT_ALARM",
                                 "cinder-volume of the backend does not report"};
constexpr FaultType image_deactivated{"IMAGE_DEACTIVATED", "WARNING", "PROCESSING_ERROR_ALARM",
                                      "the image is deactivated"};
constexpr FaultType bare_metal{"BAREMETAL_FAULT", "MAJOR", "EQUIPMENT_ALARM",
                               "the node is in maintenance or has a fault"};
constexpr FaultType crossed{"THRESHOLD_CROSSED", "INDETERMINATE", "QOS_ALARM",
                            "an alarm of Aodh is raised, or has too little data to tell"};

void see_agents(Sightings& out, const Reading& reading, const HostNames& names) {
    for (const auto agent : reading.vim.all<neutron_agents>()) {
        if (agent["alive"].boolean() != false) {
            continue;
        }
        const auto host = reading.text(agent["host"]);
        out.push_back(
            {.fault = &agent_down,
             .source = neutron_agents,
             .object = agent.id(),
             .object_type = "SERVICE",
             .since = agent["heartbeat_timestamp"],
             .audience = {.hosts = reading.kept(names.hypervisors(host)), .infrastructure = true},
             .details = {reading.joined("agent_type=", reading.text(agent["agent_type"])),
                         reading.joined("host=", host)}});
    }
}

void see_ports(Sightings& out, const Reading& reading) {
    for (const auto port : reading.vim.all<neutron_ports>()) {
        if (port["binding:vif_type"].json() == R"("binding_failed")") {
            out.push_back({.fault = &binding_failed,
                           .source = neutron_ports,
                           .object = port.id(),
                           .object_type = "VIRTUAL_PORT",
                           .since = port["updated_at"],
                           .audience = reading.of_project(port["project_id"])});
        }
    }
}

void see_volumes(Sightings& out, const Reading& reading) {
    for (const auto volume : reading.vim.all<cinder_volumes>()) {
        const auto status = reading.text(volume["status"]);
        if (status.starts_with("error")) {
            out.push_back({.fault = &volume_error,
                           .source = cinder_volumes,
                           .object = volume.id(),
                           .object_type = "VIRTUAL_STORAGE",
                           .since = volume["updated_at"],
                           .audience = reading.of_project(volume["os-vol-tenant-attr:tenant_id"]),
                           .details = {reading.joined("status=", status)}});
        }
    }
}

// Whoever has a volume on the backend sees that it is down.
element::Audience users_of_backend(const Reading& reading, std::string_view backend) {
    std::set<std::string_view> projects;
    for (const auto volume : reading.vim.all<cinder_volumes>()) {
        const auto host = reading.text(volume["os-vol-host-attr:host"]);
        if (host.substr(0, host.find('#')) == backend) {
            projects.insert(reading.text(volume["os-vol-tenant-attr:tenant_id"]));
        }
    }
    return {.projects = reading.kept(std::vector(projects.begin(), projects.end())),
            .infrastructure = true};
}

void see_backends(Sightings& out, const Reading& reading) {
    for (const auto service : reading.vim.all<cinder_services>()) {
        if (service["state"].json() == R"("down")") {
            out.push_back({.fault = &storage_down,
                           .source = cinder_services,
                           .object = service.id(),
                           .object_type = "SERVICE",
                           .since = service["updated_at"],
                           .audience = users_of_backend(reading, service.id())});
        }
    }
}

void see_images(Sightings& out, const Reading& reading) {
    for (const auto image : reading.vim.all<glance_images>()) {
        const auto told = image["*"];
        if (told["status"].json() != R"("deactivated")") {
            continue;
        }
        const auto visibility = reading.text(told["visibility"]);
        auto audience = reading.of_project(told["owner"]);
        audience.everyone = visibility == "public" || visibility == "community";
        out.push_back({.fault = &image_deactivated,
                       .source = glance_images,
                       .object = image.id(),
                       .object_type = "SOFTWARE_IMAGE",
                       .since = told["updated_at"],
                       .audience = audience});
    }
}

// A node is the hypervisor of the same UUID.
void see_nodes(Sightings& out, const Reading& reading) {
    for (const auto node : reading.vim.all<ironic_nodes>()) {
        std::vector<std::string_view> details;
        if (const auto fault = reading.text(node["fault"]); !fault.empty()) {
            details.push_back(reading.joined("fault=", fault));
        }
        if (node["power_state"].json() == R"("error")") {
            details.emplace_back("power_state=error");
        }
        if (node["maintenance"].boolean().value_or(false)) {
            details.emplace_back("maintenance=true");
        }
        if (!details.empty()) {
            const auto id = node.id();
            out.push_back({.fault = &bare_metal,
                           .source = ironic_nodes,
                           .object = id,
                           .object_type = "HOST",
                           .since = node["updated_at"],
                           .audience = {.hosts = reading.kept({&id, 1})},
                           .details = details});
        }
    }
}

struct Named {
    std::string_view theirs;
    std::string_view ours;
};

constexpr Named severities[] = {{"low", "MINOR"}, {"moderate", "MAJOR"}, {"critical", "CRITICAL"}};
constexpr Named managed[] = {{"VirtualCompute", "VIRTUAL_COMPUTE"},
                             {"VirtualNetwork", "VIRTUAL_NETWORK"},
                             {"VirtualStorage", "VIRTUAL_STORAGE"},
                             {"HOST", "HOST"}};

std::string_view named_in(std::span<const Named> table, std::string_view theirs) {
    const auto found = std::ranges::find(table, theirs, &Named::theirs);
    return found == table.end() ? std::string_view() : found->ours;
}

void see_thresholds(Sightings& out, const Reading& reading) {
    for (const auto alarm : reading.vim.all<aodh_alarms>()) {
        const auto state = reading.text(alarm["state"]);
        if (alarm["enabled"].boolean() == false ||
            (state != "alarm" && state != "insufficient data")) {
            continue;
        }
        const auto rule = threshold_rule(reading, alarm);
        const auto object = reading.text(rule["resource_id"]);
        const auto type = named_in(managed, object_type_of(reading.text(rule["resource_type"])));
        const bool known = !object.empty() && !type.empty();
        Sighting one{.fault = &crossed,
                     .source = aodh_alarms,
                     .object = known ? object : alarm.id(),
                     .object_type = known ? type : "SERVICE",
                     .since = alarm["state_timestamp"],
                     .audience = reading.of_project(alarm["project_id"]),
                     .details = {reading.joined("alarm_id=", alarm.id())}};
        if (state == "alarm") {
            one.severity = named_in(severities, reading.text(alarm["severity"]));
        }
        if (const auto why = reading.text(alarm["state_reason"]); !why.empty()) {
            one.details.push_back(why);
        }
        out.push_back(one);
    }
}

}  // namespace

std::vector<Sighting> other_faults(const Reading& reading, const HostNames& names) {
    Sightings out;
    see_agents(out, reading, names);
    see_ports(out, reading);
    see_volumes(out, reading);
    see_backends(out, reading);
    see_images(out, reading);
    see_nodes(out, reading);
    see_thresholds(out, reading);
    return out;
}

}  // namespace bartizan::sc_vi
